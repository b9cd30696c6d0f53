import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { SuiteError } from "../../lib/errors.ts";
import type { SeriesPoint } from "../../lib/xmr/series.ts";

/**
 * Reads a CSV file of `period,value` with a header, in the order of its lines; an empty value is a missing one. Throws
 * FILE_MISSING, FILE_HEADER or FILE_MALFORMED with the line.
 */
export function readSeries(file: string): SeriesPoint[] {
  const rows = parseCsv(file);
  const [header, ...lines] = rows;
  const names = (header ?? []).map((name) => name.trim().toLowerCase());
  const periodColumn = names.indexOf("period");
  const valueColumn = names.indexOf("value");
  if (periodColumn < 0 || valueColumn < 0) {
    throw new SuiteError("FILE_HEADER", {
      what: `The first line must name the columns period and value; it is "${(header ?? []).join(",")}"`,
      where: `${file}:1`,
      next: "Add the header line `period,value`.",
    });
  }
  return lines.map((cells, index) => {
    const text = cells[valueColumn]?.trim() ?? "";
    const value = text === "" ? null : Number(text);
    if (value !== null && !Number.isFinite(value)) {
      throw new SuiteError("FILE_MALFORMED", {
        what: `"${text}" is not a number`,
        where: `${file}:${index + 2}`,
        next: "Write numbers with a point and without thousands separators; leave missing values empty.",
      });
    }
    return { label: cells[periodColumn]?.trim() ?? "", value };
  });
}

function parseCsv(file: string): string[][] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new SuiteError("FILE_MISSING", {
      what: "The file cannot be read",
      where: file,
      next: "Check the path.",
      cause,
    });
  }
  try {
    return parse(text, { bom: true, skip_empty_lines: true }) as string[][];
  } catch (cause) {
    throw new SuiteError("FILE_MALFORMED", {
      what: `The file is not CSV: ${(cause as Error).message}`,
      where: file,
      next: "Every line needs the same number of columns.",
      cause,
    });
  }
}
