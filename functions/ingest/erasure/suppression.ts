import { z } from "zod";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { isNotFound, warehouseError } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";
import { runScript } from "../../../lib/bigquery/run-script.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { opsTables, quoted } from "../tables.ts";
import { candidatesIn, hashOf } from "./identifier.ts";

/** The subjects that were erased, as far as their hashes tell. */
export type Suppression = {
  /** Entries of the list when it was read; a commit whose list has grown is refused. */
  count: number;
  /** Whether a record is about an erased subject. */
  hides(record: { value: unknown; text: string; pk: string; personalData: readonly string[] }): boolean;
};

export const suppressNothing: Suppression = { count: 0, hides: () => false };

/** The DDL of the list: `word` entries match anywhere in a record, `reference` entries at its personal-data paths. */
export function suppressionDdl(project: string): string {
  return `CREATE TABLE IF NOT EXISTS ${opsTables(project).suppressions} (
  digest STRING, kind STRING, suppressed_at TIMESTAMP
);`;
}

/** Reads the list of erased subjects. Throws CONFIG_MISSING where there are any and DCIS_ERASURE_KEY is not set. */
export async function readSuppression(
  bigquery: BigQuery,
  project: string,
  key: string | undefined,
): Promise<Suppression> {
  const table = opsTables(project).suppressions;
  const rows = await readRows(bigquery, project, table);
  if (rows.length === 0) return suppressNothing;
  if (!key) {
    throw new SuiteError("CONFIG_MISSING", {
      what: "Subjects were erased, and without DCIS_ERASURE_KEY a run could bring them back",
      where: "DCIS_ERASURE_KEY",
      next: "Set it to the key under which they were erased (Secret Manager, bound to every worker).",
    });
  }
  const hashes = (kind: string) =>
    new Set(rows.filter((row) => row.kind === kind).map(({ digest }) => digest));
  return { count: rows.length, hides: matcher(key, hashes("word"), hashes("reference")) };
}

/** Throws RACE_LOST where the list has grown since the run read it. */
export async function checkSuppression(
  { bigquery, project, suppression }: { bigquery: BigQuery; project: string; suppression: Suppression },
  where: string,
): Promise<void> {
  const rows = await readRows(bigquery, project, opsTables(project).suppressions);
  if (rows.length === suppression.count) return;
  throw new SuiteError("RACE_LOST", {
    what: "A subject was erased while the run was under way, and what it fetched may hold the subject",
    where,
    next: "Nothing is lost: the next run reads the same again without the subject.",
  });
}

async function readRows(bigquery: BigQuery, project: string, table: string) {
  const row = z.object({ digest: z.string(), kind: z.string() });
  try {
    return await queryRows(bigquery, row, `SELECT digest, kind FROM ${table}`);
  } catch (error) {
    if (!isNotFound(error)) throw warehouseError(error, table);
    await runScript(
      bigquery,
      `CREATE SCHEMA IF NOT EXISTS ${quoted(project, "ops")};\n${suppressionDdl(project)}`,
    ).catch((refused: unknown) => {
      throw warehouseError(refused, table);
    });
    return [];
  }
}

const remembered = 50_000;

function matcher(
  key: string,
  words: ReadonlySet<string>,
  references: ReadonlySet<string>,
): Suppression["hides"] {
  const known = new Map<string, string>();
  const hash = (text: string): string => {
    let found = known.get(text);
    if (found === undefined) {
      if (known.size >= remembered) known.clear();
      found = hashOf(key, text);
      known.set(text, found);
    }
    return found;
  };
  const isWord = (text: string): boolean => {
    for (const candidate of candidatesIn(text)) if (words.has(hash(candidate))) return true;
    return false;
  };
  return ({ value, text, pk, personalData }) =>
    isWord(pk) ||
    someText(value ?? text, isWord) ||
    personalData.some((path) => {
      const found = at(value, path);
      return (typeof found === "string" || typeof found === "number") && references.has(hash(String(found)));
    });
}

/** Whether any text in a value passes, names of fields included. */
function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === "string") return test(value);
  if (typeof value === "number") return test(String(value));
  if (Array.isArray(value)) return value.some((item) => someText(item, test));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, inner]) => test(name) || someText(inner, test));
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}
