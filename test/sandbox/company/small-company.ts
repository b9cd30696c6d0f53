import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate, type Summary } from "../../../sandbox/company/generate.ts";
import type { ScaleName } from "../../../sandbox/company/scales.ts";

export function makeCompany(seed: number, scale: ScaleName = "small"): Summary {
  return generate({ scale, seed, out: mkdtempSync(join(tmpdir(), "dcis-company-")) });
}

/** SHA-256 of every file below a folder, by its path. */
export function hashes(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(dir.length + 1)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(dir, path)))
        .digest("hex"),
    ]),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests are about
export function ndjson(dir: string, path: string): any[] {
  const text = readFileSync(join(dir, path), "utf8").trimEnd();
  return text.split("\n").map((line) => JSON.parse(line));
}

/** The newest version of each record of a file that lists versions. */
// biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests are about
export function latest(dir: string, path: string): any[] {
  return [...new Map(ndjson(dir, path).map((version) => [version.id, version])).values()];
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests are about
export function json(dir: string, path: string): any {
  return JSON.parse(readFileSync(join(dir, path), "utf8"));
}

export const DAY = 86_400_000;
