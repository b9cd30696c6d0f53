import { readdirSync, readFileSync } from "node:fs";

/** One probe of the local warehouse: statements and what BigQuery answers to the last of them. */
export interface ProbeCase {
  id: string;
  /** One statement, or the steps that are run one after the other. */
  sql?: string;
  steps?: string[];
  params?: { name?: string; type: string; value: unknown }[];
  /** Columns and rows of the last statement. Values are in the shape of BigQuery's REST answers. */
  expect?: { columns: { name: string; type: string }[]; rows: unknown[][] };
  /** Regular expression that the error message matches. */
  error?: string;
  /** Whether the order of the rows counts. */
  ordered?: boolean;
  note?: string;
  /** Where the answer comes from: Google's reference implementation or its documentation. */
  source: string;
}

const FOLDER = new URL("./probe/", import.meta.url);

/** The areas of the probe, e.g. "json". */
export const PROBE_AREAS: string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length))
  .sort();

/** The cases of one area. */
export function probeCases(area: string): ProbeCase[] {
  return JSON.parse(readFileSync(new URL(`${area}.json`, FOLDER), "utf8"));
}

/** The statements of a case in their order. */
export const probeStatements = (probe: ProbeCase): string[] => probe.steps ?? [probe.sql ?? ""];
