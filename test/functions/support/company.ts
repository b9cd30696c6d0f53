import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../../../lib/clock.ts";
import { generate } from "../../../sandbox/company/generate.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";

/** A small company in a folder of its own. */
export function smallCompany(): string {
  const out = mkdtempSync(join(tmpdir(), "dcis-company-"));
  generate({ scale: "small", seed: 1, out });
  return out;
}

/** A copy of a company to be changed. */
export function copyOf(company: string): string {
  const copy = mkdtempSync(join(tmpdir(), "dcis-company-"));
  cpSync(company, copy, { recursive: true });
  return copy;
}

/** The lines of one of its NDJSON files, as text. */
export function linesOf(company: string, file: string): string[] {
  return readFileSync(join(company, file), "utf8").trimEnd().split("\n");
}

/** Writes a file anew from what `change` makes of its objects. */
export function rewrite(
  company: string,
  file: string,
  // biome-ignore lint/suspicious/noExplicitAny: vendor objects of every shape
  change: (objects: any[]) => unknown[],
): void {
  const objects = linesOf(company, file).map((line) => JSON.parse(line));
  const lines = change(objects).map((object) => JSON.stringify(object));
  writeFileSync(join(company, file), `${lines.join("\n")}\n`);
}

/** The fakes of a company, closed after `use`. */
export async function withVendors<T>(company: string, use: (vendors: Vendors) => Promise<T>): Promise<T> {
  const vendors = await startVendors({ company });
  try {
    return await use(vendors);
  } finally {
    await vendors.close();
  }
}

/** A clock set to an instant, whose waits are short; not so short that asking how a job stands is most of the work. */
export function clockAt(instant: string): Clock {
  const now = Date.parse(instant);
  return { now: () => now, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 50), signal) };
}
