import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { SuiteError } from "../../../lib/errors.ts";

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export type FileFacts = {
  file: string;
  /** Hexadecimal SHA-256 of the bytes. */
  hash: string;
  bytes: number;
  encoding: Encoding;
};

/**
 * Reads a file once: its hash, size and encoding. A byte order mark decides; without one, text
 * with a zero in every other byte is UTF-16, valid UTF-8 is UTF-8, and the rest is windows-1252,
 * as spreadsheets write it. Throws FILE_MISSING, or FILE_ENCODING for bytes that are no text.
 */
export async function inspectFile(file: string): Promise<FileFacts> {
  if (!existsSync(file)) {
    throw new SuiteError("FILE_MISSING", {
      what: "The file is not there",
      where: file,
      next: "Check the folder; every file of the source must be in it.",
    });
  }
  const hash = createHash("sha256");
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let isUtf8 = true;
  let zeros = 0;
  let start: Buffer = Buffer.alloc(0);
  for await (const part of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const chunk = part as Buffer;
    hash.update(chunk);
    if (bytes === 0) start = chunk.subarray(0, 1024);
    bytes += chunk.length;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) zeros += 1;
    isUtf8 &&= decodes(utf8, chunk, true);
  }
  isUtf8 &&= decodes(utf8, new Uint8Array(), false);
  return { file, hash: hash.digest("hex"), bytes, encoding: encodingOf(file, start, isUtf8, zeros) };
}

function encodingOf(file: string, start: Buffer, isUtf8: boolean, zeros: number): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const ascii = start.length >= 2 && zeros > 0;
  if (ascii && start[0] !== 0 && start[1] === 0) return "utf-16le";
  if (ascii && start[0] === 0 && start[1] !== 0) return "utf-16be";
  if (isUtf8) return "utf-8";
  if (zeros === 0) return "windows-1252";
  throw new SuiteError("FILE_ENCODING", {
    what: `The file holds ${zeros} zero bytes and is no UTF-16, so it is no text`,
    where: file,
    next: "Export it again as CSV in UTF-8.",
  });
}

function decodes(decoder: TextDecoder, chunk: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}
