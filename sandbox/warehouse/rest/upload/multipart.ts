import { RestError } from "../errors.ts";

/** Room for the description of a job in front of the data. */
const METADATA_LIMIT = 8_000_000;

/** A multipart/related body of two parts while it arrives: a JSON description, then the data. */
export interface TwoParts {
  readonly metadata: unknown;
  /** The data, without the closing boundary. Must be read to its end. */
  readonly media: AsyncIterable<Buffer>;
}

/** Boundary out of a Content-Type header. */
export function boundaryOf(contentType: string | undefined): string {
  const match = /boundary=(?:"([^"]+)"|'([^']+)'|([^;\s]+))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2] ?? match?.[3];
  if (!boundary) throw new RestError("parseError", `No multipart boundary in Content-Type: ${contentType}`);
  return boundary;
}

/** Splits a stream into its two parts without holding the second one in memory. Lines end with CR LF, or (Python) LF. */
export async function readTwoParts(stream: AsyncIterable<Buffer>, boundary: string): Promise<TwoParts> {
  const chunks = stream[Symbol.asyncIterator]();
  const more = async (): Promise<Buffer | null> => {
    const { value, done } = await chunks.next();
    return done ? null : value;
  };
  let held: Buffer = Buffer.alloc(0);
  const until = async (mark: Buffer): Promise<Buffer> => {
    for (;;) {
      const at = held.indexOf(mark);
      if (at >= 0) {
        const before = held.subarray(0, at);
        held = held.subarray(at + mark.length);
        return before;
      }
      const chunk = await more();
      if (chunk === null || held.length > METADATA_LIMIT) throw truncated();
      held = Buffer.concat([held, chunk]);
    }
  };
  await until(Buffer.from(`--${boundary}`));
  while (!held.includes("\n")) held = Buffer.concat([held, (await more()) ?? fail(truncated())]);
  const newline = held[0] === "\r".charCodeAt(0) ? "\r\n" : "\n";
  const separator = Buffer.from(`${newline}--${boundary}`);
  const headerEnd = Buffer.from(newline + newline);
  await until(headerEnd);
  const metadata = json(await until(separator));
  await until(headerEnd);
  return { metadata, media: untilBoundary(held, more, separator) };
}

async function* untilBoundary(
  first: Buffer,
  more: () => Promise<Buffer | null>,
  separator: Buffer,
): AsyncIterable<Buffer> {
  let held = first;
  for (;;) {
    const at = held.indexOf(separator);
    if (at >= 0) {
      if (at > 0) yield held.subarray(0, at);
      while ((await more()) !== null);
      return;
    }
    const safe = held.length - separator.length;
    if (safe > 0) {
      yield held.subarray(0, safe);
      held = held.subarray(safe);
    }
    const chunk = await more();
    if (chunk === null) throw truncated();
    held = Buffer.concat([held, chunk]);
  }
}

function json(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch (cause) {
    throw new RestError("parseError", `The first part of the upload is no JSON: ${(cause as Error).message}`);
  }
}

function truncated(): RestError {
  return new RestError("parseError", "The multipart upload ended before its closing boundary");
}

function fail(error: Error): never {
  throw error;
}
