import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const FLUSH_AT = 1 << 20;

/** Appends lines to a file in chunks of about 1 MB; memory does not grow with the file. */
export class LineWriter {
  lines = 0;
  #buffer: string[] = [];
  #size = 0;
  readonly #file: number;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, "w");
  }

  line(text: string): void {
    this.#buffer.push(text, "\n");
    this.#size += text.length + 1;
    this.lines++;
    if (this.#size >= FLUSH_AT) this.#flush();
  }

  object(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** Closes the file and tells how many lines it holds. */
  close(): number {
    this.#flush();
    closeSync(this.#file);
    return this.lines;
  }

  #flush(): void {
    if (this.#size > 0) writeSync(this.#file, this.#buffer.join(""));
    this.#buffer = [];
    this.#size = 0;
  }
}

/** Writes one NDJSON file and tells how many lines it holds. */
export function writeLines(path: string, objects: Iterable<unknown>): number {
  const writer = new LineWriter(path);
  for (const object of objects) writer.object(object);
  return writer.close();
}

export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
