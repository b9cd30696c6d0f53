import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { checkHeader } from "../../../../functions/ingest/csv/check-header.ts";
import { inspectFile } from "../../../../functions/ingest/csv/inspect-file.ts";
import { type CsvRow, readCsv } from "../../../../functions/ingest/csv/read-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "csv-"));
let files = 0;

async function rowsOf(content: string | Buffer): Promise<{ encoding: string; rows: CsvRow[] }> {
  files += 1;
  const file = join(folder, `${files}.csv`);
  writeFileSync(file, content);
  const facts = await inspectFile(file);
  const rows: CsvRow[] = [];
  for await (const row of readCsv(facts)) rows.push(row);
  return { encoding: facts.encoding, rows };
}

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("a CSV file", () => {
  test.each<[string, Buffer, string]>([
    ["UTF-8", Buffer.from("a,b\né,2\n"), "utf-8"],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffa,b\né,2\n"), "utf-8"],
    ["UTF-16 little endian", Buffer.from("\ufeffa,b\né,2\n", "utf16le"), "utf-16le"],
    ["UTF-16 little endian without a mark", Buffer.from("a,b\né,2\n", "utf16le"), "utf-16le"],
    ["UTF-16 big endian", utf16be("\ufeffa,b\né,2\n"), "utf-16be"],
    ["windows-1252", Buffer.from("a,b\n\xe9,2\n", "latin1"), "windows-1252"],
  ])("in %s reads the same", async (_, content, encoding) => {
    const found = await rowsOf(content);
    expect(found.encoding).toBe(encoding);
    expect(found.rows.map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["é", "2"],
    ]);
  });

  test.each([
    [
      "semicolons",
      "a;b\n1;2,5\n",
      [
        ["a", "b"],
        ["1", "2,5"],
      ],
    ],
    [
      "tabs",
      "a\tb\n1\t2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "CRLF and no last line end",
      "a,b\r\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "quotes, commas and line ends in cells",
      'a,b\n"x,""y""","1\n2"\n',
      [
        ["a", "b"],
        ['x,"y"', "1\n2"],
      ],
    ],
    ["rows of any width", "a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]],
    [
      "empty lines",
      "a,b\n\n1,2\n\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["a header alone", "a,b", [["a", "b"]]],
    ["nothing", "", []],
  ])("with %s is read", async (_, content, rows) => {
    expect((await rowsOf(content)).rows.map(({ cells }) => cells)).toEqual(rows);
  });

  test("numbers its rows as a spreadsheet does", async () => {
    expect((await rowsOf('a,b\n"x\nx",1\n\n"y",2\n')).rows.map(({ rowNumber }) => rowNumber)).toEqual([
      1, 2, 4,
    ]);
  });

  test("with a broken quote is refused with its row", async () => {
    await expect(rowsOf('a,b\n1,2\n"x"y,2\n')).rejects.toMatchObject({
      code: "FILE_MALFORMED",
      where: expect.stringMatching(/row 3$/),
    });
    await expect(rowsOf('a,b\n1,2\n"never closed,2\n3,4\n5,6\n')).rejects.toMatchObject({
      code: "FILE_MALFORMED",
      where: expect.stringMatching(/, row 3$/),
    });
  });

  test("that is no text, or not there, is refused", async () => {
    await expect(rowsOf(Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0, 0, 0xfe, 0]))).rejects.toMatchObject({
      code: "FILE_ENCODING",
    });
    await expect(inspectFile(join(folder, "none.csv"))).rejects.toMatchObject({ code: "FILE_MISSING" });
  });
});

describe("a header", () => {
  test("may come in any order and with spaces", () => {
    expect([...checkHeader("f", [" b", "a "], ["a", "b"])]).toEqual([
      ["a", 1],
      ["b", 0],
    ]);
  });

  test.each([
    [["a"], /missing "b"/],
    [["a", "b", "c"], /not agreed "c"/],
    [["a", "bee"], /missing "b"; not agreed "bee" \(is "bee" the new name of "b"\?\)/],
    [["a", "b", "a"], /there twice "a"/],
    [[], /missing "a", "b"/],
  ])("%p is refused with its file and columns", (header, message) => {
    expect(() => checkHeader("dump/x.csv", header, ["a", "b"])).toThrow(message);
    expect(() => checkHeader("dump/x.csv", header, ["a", "b"])).toThrow(
      expect.objectContaining({ code: "FILE_HEADER", where: "dump/x.csv, line 1" }),
    );
  });
});
