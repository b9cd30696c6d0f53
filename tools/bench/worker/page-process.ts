import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { wideIdentification } from "../inputs/identifications.ts";
import { wideProductEvent } from "../inputs/product-events.ts";

/**
 * Replays the pages of two APIs from memory, in a process of its own: the backend's events by number (1,000 a page) and SwanAI's
 * identifications by cursor (100 a page), each record about 1,150 bytes. Arguments: `ascii` or `beyond-latin1`, then how many
 * rows the lists have, one or more numbers. Prints one line with an address for each number once it listens.
 */
const [text = "ascii", ...lengths] = process.argv.slice(2);
const quote = text === "beyond-latin1" ? "\u2019" : "'";
const events = pagesOf(1_000, (n) => wideProductEvent(n, quote));
const identifications = pagesOf(100, (n) => wideIdentification(n, quote));

const addresses: string[] = [];
for (const length of lengths) {
  const server = createServer((request, response) => answer(Number(length), request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  addresses.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
process.stdout.write(`pages on ${addresses.join(" ")}\n`);

function answer(rows: number, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const isList = pathname === "/v1/events";
  const next = Number(searchParams.get(isList ? "after_seq" : "cursor") ?? 0) + (isList ? 1_000 : 100);
  const rest = isList
    ? `"next_seq":${next},"has_more":${next < rows}}`
    : `"next_cursor":${next < rows ? `"${next}"` : null},"complete_through":"2026-06-30"}`;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.write(isList ? '{"items":' : '{"records":');
  response.write(isList ? events(next) : identifications(next));
  response.end(`,${rest}`);
}

/** A function from a number of rows to one of twenty arrays of records, as bytes. */
function pagesOf(size: number, record: (n: number) => unknown): (row: number) => Buffer {
  const pages = Array.from({ length: 20 }, (_, page) =>
    Buffer.from(JSON.stringify(Array.from({ length: size }, (_, i) => record(page * size + i)))),
  );
  return (row) => pages[(row / size) % pages.length] ?? Buffer.from("[]");
}
