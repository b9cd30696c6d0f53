import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { yamlFiles } from "./registry-module.ts";

/** What the page of data sources needs of a registry file; lib/registry holds the full schema. */
export interface SourceEntry {
  source: string;
  label: string;
  description: string;
  owner: string;
  kind: "api" | "files" | "export";
  /** The setting that names the data set of an export. */
  dataset?: string;
  schedule?: { cron: string; timeZone: string };
  sweep?: { cron: string };
  webhook?: DoorEntry;
  collector?: DoorEntry;
  secrets: Record<string, string>;
  settings: Record<string, string>;
  streams: StreamEntry[];
}

export interface DoorEntry {
  proof: string;
  stream: string;
  secrets: Record<string, string>;
}

export interface StreamEntry {
  id: string;
  description: string;
  file?: string;
  columns?: Record<string, string>;
  table?: string;
  primaryKey: string[];
  version: string | null;
  deletes: string;
  freshness: { warnHours: number; errorHours: number };
  personalData: string[];
}

/** Every source of includes/sources in the order of their file names. */
export function readSources(root: string): SourceEntry[] {
  const folder = join(root, "includes", "sources");
  return yamlFiles(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")) as SourceEntry);
}
