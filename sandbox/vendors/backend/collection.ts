import { join } from "node:path";
import { NdjsonFile } from "../ndjson-file.ts";

/** One entity of the backend, in order of `seq`. */
export interface Collection {
  /** The page after a sequence number, as the bytes of the answer. */
  page(afterSeq: number, limit: number): Buffer;
}

export function openCollection(dir: string, name: string): Collection {
  const seqs: number[] = [];
  const file = new NdjsonFile(join(dir, "backend", `${name}.ndjson`), (head, index) => {
    seqs.push(seqOf(head, name, index));
  });
  return {
    page(afterSeq, limit) {
      const from = firstAfter(seqs, afterSeq);
      const to = Math.min(seqs.length, from + limit);
      const nextSeq = to > from ? (seqs[to - 1] as number) : afterSeq;
      return Buffer.concat([
        Buffer.from('{"items":['),
        file.joined(from, to),
        Buffer.from(`],"next_seq":${nextSeq},"has_more":${to < seqs.length}}`),
      ]);
    },
  };
}

function seqOf(head: string, name: string, index: number): number {
  const at = head.indexOf('"seq":');
  const seq = Number.parseInt(head.slice(at + 6, at + 22), 10);
  if (at < 0 || !Number.isSafeInteger(seq))
    throw new Error(`backend/${name}.ndjson line ${index + 1}: no seq`);
  return seq;
}

/** Index of the first number above `value` in an ascending list. */
function firstAfter(seqs: readonly number[], value: number): number {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seqs[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
