import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { columnsOf } from "../../../../functions/ingest/csv/contract.ts";
import { fileStream } from "../../../../functions/ingest/csv/file-stream.ts";
import { importFiles } from "../../../../functions/ingest/csv/import-files.ts";
import { inspectFile } from "../../../../functions/ingest/csv/inspect-file.ts";
import { readHeader } from "../../../../functions/ingest/csv/read-header.ts";
import { rowMaker } from "../../../../functions/ingest/row.ts";
import type { Stream } from "../../../../functions/ingest/stream.ts";
import { loadSource, streamOf } from "../../../../lib/registry/load-sources.ts";
import { startWarehouse, type Warehouse } from "../../support/warehouse.ts";

/** Sends of e-mail campaigns: three plain rows to spoil. */
const header =
  "send_id,campaign_name,subject,sent_at,recipients,delivered,bounced,opens,unique_opens,clicks,unique_clicks,unsubscribes,spam_reports";
const row = (id: string, subject = "Hello", recipients = "10") =>
  `${id},letter,${subject},2026-06-05T08:00:00Z,${recipients},9,1,4,3,2,1,0,0`;
const plain = [header, row("s1"), row("s2"), row("s3")];
const text = (lines: readonly string[], end = "\n") => lines.join(end) + end;
const good = text(plain);
const utf16be = (content: string) => Buffer.from(content, "utf16le").swap16();

/** What a file brings: good rows, bad ones in quarantine by their row number, or the error that refuses it whole. */
type Outcome = { rows: number; bad?: Record<number, string>; subject?: string } | { refused: string };

const files: [what: string, content: string | Buffer, outcome: Outcome][] = [
  ["plain", good, { rows: 3 }],
  ["a byte order mark", `\ufeff${good}`, { rows: 3 }],
  ["UTF-16 little endian with a mark", Buffer.from(`\ufeff${good}`, "utf16le"), { rows: 3 }],
  ["UTF-16 little endian without a mark", Buffer.from(good, "utf16le"), { rows: 3 }],
  ["UTF-16 big endian with a mark", utf16be(`\ufeff${good}`), { rows: 3 }],
  ["UTF-16 big endian without a mark", utf16be(good), { rows: 3 }],
  [
    "windows-1252",
    Buffer.from(text([header, row("s1", "Caf\xe9 \x80")]), "latin1"),
    { rows: 1, subject: "Café €" },
  ],
  ["emoji and combining letters", text([header, row("s1", "e\u0301🎓")]), { rows: 1, subject: "e\u0301🎓" }],
  ["right-to-left text", text([header, row("s1", "שלום\u202e")]), { rows: 1, subject: "שלום\u202e" }],
  ["CRLF", text(plain, "\r\n"), { rows: 3 }],
  ["CR alone", text(plain, "\r"), { rows: 3 }],
  ["CRLF and LF mixed", `${header}\r\n${row("s1")}\n${row("s2")}\r\n`, { rows: 2 }],
  ["no line end after the last row", good.trimEnd(), { rows: 3 }],
  ["empty lines between rows", text([header, "", row("s1"), "", "", row("s2")]), { rows: 2 }],
  ["spaces for an empty line", text([header, row("s1"), "   "]), { rows: 1, bad: { 3: "column_count" } }],
  ["semicolons", good.replaceAll(",", ";"), { rows: 3 }],
  ["tabs", good.replaceAll(",", "\t"), { rows: 3 }],
  ["bars, which nobody agreed on", good.replaceAll(",", "|"), { refused: "FILE_HEADER" }],
  ["every cell quoted", text(plain.map((line) => line.replaceAll(/[^,]+/g, '"$&"'))), { rows: 3 }],
  ["doubled quotes in a cell", text([header, row("s1", '"a ""b"" c"')]), { rows: 1, subject: 'a "b" c' }],
  ["a comma in a quoted cell", text([header, row("s1", '"a, b"')]), { rows: 1, subject: "a, b" }],
  ["line ends in a quoted cell", text([header, row("s1", '"a\r\nb\nc"')]), { rows: 1, subject: "a\r\nb\nc" }],
  ["a quote that is never closed", text([header, row("s1", '"a'), row("s2")]), { refused: "FILE_MALFORMED" }],
  ["letters after a closing quote", text([header, row("s1", '"a"b')]), { refused: "FILE_MALFORMED" }],
  ["a quote in the middle of a cell", text([header, row("s1", 'a"b"')]), { refused: "FILE_MALFORMED" }],
  ["rows with too few cells", text([...plain, "s9,letter"]), { rows: 3, bad: { 5: "column_count" } }],
  [
    "rows with too many cells",
    text([...plain, `${row("s9")},more`]),
    { rows: 3, bad: { 5: "column_count" } },
  ],
  ["a trailing comma in every row", text(plain.map((line) => `${line},`)), { refused: "FILE_HEADER" }],
  ["a header twice", text([header, row("s1"), header]), { rows: 1, bad: { 3: "invalid_format" } }],
  ["a column twice", text([`${header},clicks`, `${row("s1")},7`]), { refused: "FILE_HEADER" }],
  ["a column renamed", good.replace("subject", "title"), { refused: "FILE_HEADER" }],
  ["names in capitals", good.replace(header, header.toUpperCase()), { refused: "FILE_HEADER" }],
  ["spaces around names", good.replace(header, header.replaceAll(",", " , ")), { rows: 3 }],
  [
    "columns in another order",
    text([header.split(",").reverse().join(","), row("s1").split(",").reverse().join(",")]),
    { rows: 1 },
  ],
  ["no header", text([row("s1"), row("s2")]), { refused: "FILE_HEADER" }],
  ["a header alone", `${header}\n`, { rows: 0 }],
  ["nothing", "", { refused: "FILE_HEADER" }],
  ["a NUL in a cell", text([header, row("s1", "a\u0000b")]), { rows: 1, subject: "a\u0000b" }],
  ["a cell of two million letters", text([header, row("s1", "x".repeat(2_000_000))]), { rows: 1 }],
  [
    "a cell above the limit of 16 MB",
    text([header, row("s1", `"${"x".repeat(17 * 1024 * 1024)}"`)]),
    { refused: "FILE_MALFORMED" },
  ],
  [
    "a picture",
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0, 0, 0, 0xfe, 0, 0x80]),
    { refused: "FILE_ENCODING" },
  ],
  [
    "a spreadsheet",
    Buffer.from("PK\u0003\u0004\u0014\u0000\u0000\u0000\xff\xfe\u0000\u0000", "latin1"),
    { refused: "FILE_ENCODING" },
  ],
  ["a web page", "<!doctype html><title>Log in</title>\n", { refused: "FILE_HEADER" }],
  [
    "a number with separators",
    text([...plain, row("s9", "x", '"1,000"')]),
    { rows: 3, bad: { 5: "invalid_format" } },
  ],
  [
    "a number in exponents",
    text([...plain, row("s9", "x", "1e3")]),
    { rows: 3, bad: { 5: "invalid_format" } },
  ],
  ["a number beyond 2^53", text([header, row("s1", "x", "9007199254740993")]), { rows: 1 }],
  [
    "a day that does not exist",
    text([...plain, row("s9").replace("06-05", "06-31")]),
    { rows: 3, bad: { 5: "custom" } },
  ],
  ["no key", text([...plain, row("")]), { rows: 3, bad: { 5: "too_small" } }],
  ["a formula", text([header, row("s1", "=HYPERLINK(1)")]), { rows: 1, subject: "=HYPERLINK(1)" }],
  ["the same row twice", text([header, row("s1"), row("s1")]), { rows: 2 }],
];

const spec = streamOf(loadSource("email_campaigns"), "sends");
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

function fileOf(content: string | Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), "dcis-csv-")), "sends.csv");
  writeFileSync(file, content);
  return file;
}

/** What an import would stage of a file, and the subject of its first good row. */
async function stagedOf(content: string | Buffer): Promise<{ outcome: Outcome; subject?: string }> {
  const bad: Record<number, string> = {};
  const payloads: string[] = [];
  try {
    const facts = await inspectFile(fileOf(content));
    await readHeader(facts, columnsOf(spec));
    const stream = fileStream(spec, facts, false);
    const makeRow = rowMaker(stream as unknown as Stream);
    const window = stream.plan(null, 0);
    if (!window) throw new Error("a new file has a window");
    for await (const { items } of stream.pages(window, null)) {
      for (const item of items) {
        const { line } = makeRow(item, 1, 0);
        const { payload, _error_code: code, _row_number: place } = JSON.parse(line);
        if (code) bad[place] = code;
        else payloads.push(payload);
      }
    }
  } catch (error) {
    return { outcome: { refused: (error as { code: string }).code } };
  }
  const outcome = { rows: payloads.length, ...(Object.keys(bad).length > 0 ? { bad } : {}) };
  return { outcome, subject: JSON.parse(payloads[0] ?? "{}").subject };
}

test("there are more than forty of them", () => {
  expect(files.length).toBeGreaterThan(40);
});

test.each(files)("a file with %s", async (_, content, expected) => {
  const { subject, ...outcome } = { subject: undefined, ...expected };
  const staged = await stagedOf(content);
  expect(staged.outcome).toEqual(outcome);
  if (subject !== undefined) expect(staged.subject).toBe(subject);
});

test("what is good of it stands in the warehouse as it was, what is bad in quarantine with its row", async () => {
  const subjects = ["e\u0301🎓", '"a\r\nb"', "a\u0000b", "=HYPERLINK(1)", "x".repeat(2_000_000)];
  const lines = subjects.map((subject, at) => row(`s${at}`, subject));
  const file = fileOf(text([header, ...lines, "", "s8,letter", row("s9", "x", "1e3")], "\r\n"));
  const { config, bigquery } = warehouse;
  const { streams } = await importFiles("email_campaigns", file, { config, bigquery });
  expect(streams[0]).toMatchObject({ fetched: 7, inserted: 5, quarantined: 2 });
  const stored = await warehouse.rows<{ payload: string }>(
    "SELECT payload FROM raw_email_campaigns.sends ORDER BY _pk",
  );
  expect(stored.map(({ payload }) => JSON.parse(payload).subject)).toEqual([
    "e\u0301🎓",
    "a\r\nb",
    ...subjects.slice(2),
  ]);
  const bad = await warehouse.rows("SELECT row_number, path, code FROM ops.quarantine ORDER BY row_number");
  expect(bad).toEqual([
    { row_number: 8, path: "", code: "column_count" },
    { row_number: 9, path: "recipients", code: "invalid_format" },
  ]);
});
