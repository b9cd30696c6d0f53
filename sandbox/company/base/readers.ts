import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** The objects of an NDJSON file, one at a time, without reading the file as a whole. */
export function* readObjects<T>(path: string): Generator<T> {
  const file = openSync(path, "r");
  const decoder = new StringDecoder("utf8");
  const chunk = Buffer.allocUnsafe(1 << 20);
  let rest = "";
  try {
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) yield JSON.parse(line) as T;
    }
  } finally {
    closeSync(file);
  }
}
