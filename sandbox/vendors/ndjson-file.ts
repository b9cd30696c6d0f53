import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const CHUNK = 4 << 20;
const NEWLINE = 10;
const COMMA = 44;

/**
 * Random access to the lines of an NDJSON file: only the offsets of the lines are in memory. The file must not
 * change while it is open.
 */
export class NdjsonFile {
  /** Offset of each line, and of the end of the file. */
  readonly #offsets: number[] = [];
  readonly #file: number;

  /** `onLine` sees the first bytes of every line once (at most 160), to build an index of its own. */
  constructor(path: string, onLine: (head: string, index: number) => void = () => {}) {
    this.#file = openSync(path, "r");
    this.#scan(onLine);
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  /** The text of a line; throws a RangeError outside the file. */
  line(index: number): string {
    return this.#bytes(index, index + 1)
      .toString("utf8")
      .trimEnd();
  }

  /** The lines [from, to) as the inside of a JSON array. */
  joined(from: number, to: number): Buffer {
    if (to <= from) return Buffer.alloc(0);
    const bytes = this.#bytes(from, to);
    const base = this.#offsets[from] as number;
    for (let i = from + 1; i < to; i++) bytes[(this.#offsets[i] as number) - base - 1] = COMMA;
    return bytes[bytes.length - 1] === NEWLINE ? bytes.subarray(0, -1) : bytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  #bytes(from: number, to: number): Buffer {
    const start = this.#offsets[from];
    const end = this.#offsets[to];
    if (start === undefined || end === undefined)
      throw new RangeError(`no lines ${from} to ${to} in the file`);
    const bytes = Buffer.allocUnsafe(end - start);
    readSync(this.#file, bytes, 0, bytes.length, start);
    return bytes;
  }

  #scan(onLine: (head: string, index: number) => void): void {
    const { size } = fstatSync(this.#file);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, size)));
    let start = 0;
    while (start < size) {
      const read = readSync(this.#file, buffer, 0, buffer.length, start);
      let at = 0;
      for (let next = buffer.indexOf(NEWLINE); next >= 0 && next < read; next = buffer.indexOf(NEWLINE, at)) {
        onLine(buffer.toString("latin1", at, Math.min(next, at + 160)), this.#offsets.length);
        this.#offsets.push(start + at);
        at = next + 1;
      }
      if (at === 0) throw new Error(`a line at byte ${start} is longer than ${CHUNK} bytes or has no end`);
      start += at;
    }
    this.#offsets.push(size);
  }
}
