import { join } from "node:path";
import { NdjsonFile } from "../ndjson-file.ts";

/** Place of a record in its export: the second of its time, then its id. */
export interface Position {
  at: number;
  id: number;
}

/** The records of one file in the order of their export. */
export class Records {
  readonly #file: NdjsonFile;
  readonly #order: (Position & { line: number })[] = [];

  constructor(dir: string, name: string) {
    this.#file = new NdjsonFile(join(dir, "zendesk", `${name}.ndjson`), (head, line) => {
      const [, id, time] = /^\{"id":(\d+),"\w+":("[^"]+"|\d+)/.exec(head) ?? [];
      const at = secondsOf(time === undefined ? "" : JSON.parse(time));
      if (Number.isNaN(at))
        throw new Error(`zendesk/${name}.ndjson line ${line + 1}: id and time must come first`);
      this.#order.push({ id: Number(id), at, line });
    });
    this.#order.sort((a, b) => a.at - b.at || a.id - b.id);
  }

  /** At most `limit` records whose position `from` lets pass, up to a second; `more` tells whether others follow. */
  page(passes: (position: Position) => boolean, until: number, limit: number) {
    const first = firstIndex(this.#order, passes);
    const end = firstIndex(this.#order, ({ at }) => at > until);
    const last = Math.min(end, first + limit);
    const found = this.#order.slice(first, last);
    const texts = found.map(({ line }) => this.#file.line(line));
    return { texts, last: found.at(-1), more: last < end };
  }
}

function secondsOf(time: string | number): number {
  return typeof time === "number" ? time : Date.parse(time) / 1000;
}

/** The first index from which on a predicate holds. */
function firstIndex<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
