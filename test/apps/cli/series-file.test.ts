import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readSeries } from "../../../apps/cli/series-file.ts";

const folder = mkdtempSync(join(tmpdir(), "series-"));
const read = (text: string) => {
  const file = join(folder, "series.csv");
  writeFileSync(file, text);
  return readSeries(file);
};

describe("readSeries", () => {
  test("reads periods and values in the order of the lines, wherever the columns stand", () => {
    expect(read("\uFEFFvalue,note,period\n1.5,x,2026-01\n,y,2026-02\n-3,z,2026-03\n")).toEqual([
      { label: "2026-01", value: 1.5 },
      { label: "2026-02", value: null },
      { label: "2026-03", value: -3 },
    ]);
  });

  test("names the line of a value that is no number", () => {
    expect(() => read("period,value\n1,2\n2,1,5\n")).toThrow(/not CSV/);
    expect(() => read('period,value\n1,2\n2,"1,5"\n')).toThrow(/"1,5" is not a number .*series\.csv:3/);
  });

  test("refuses a file without the header, and one that is not there", () => {
    expect(() => read("2026-01,1\n")).toThrow(/period and value/);
    expect(() => readSeries(join(folder, "none.csv"))).toThrow(/cannot be read/);
  });
});
