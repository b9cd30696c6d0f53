import PQueue from "p-queue";
import { z } from "zod";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { isNotFound } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";
import type { SourceSpec, StreamSpec } from "../../../lib/registry/source-spec.ts";
import { opsTables, quoted } from "../tables.ts";
import { type Identifier, patternOf } from "./identifier.ts";

/** Rows about a subject in one table, and the condition that finds them. */
export type Trace = { table: string; rows: number; where: string };

export type Subject = {
  identifier: Identifier;
  /** Keys of the subject's own records: other records refer to it by them. */
  references: string[];
  traces: Trace[];
};

type Place = { bigquery: BigQuery; project: string };

/**
 * Every row about a subject in raw, stage and quarantine: records in which its identifier stands as a word, all versions
 * of them; and records that name one of its own records at a personal-data path of the registry.
 */
export async function findSubject(
  place: Place,
  sources: readonly SourceSpec[],
  identifier: Identifier,
): Promise<Subject> {
  const references = new Set<string>();
  const streams = sources.flatMap((spec) => spec.streams.map((stream) => ({ spec, stream })));
  const queue = new PQueue({ concurrency: 6 });
  await queue.addAll(
    streams.map(({ spec, stream }) => async () => {
      for (const key of await ownKeys(place, spec, stream, identifier)) references.add(key);
    }),
  );
  const subject = { identifier, references: [...references].sort() };
  const looks: (() => Promise<Trace>)[] = [];
  for (const { spec, stream } of streams) {
    const about = isAbout(subject, stream.personalData, "payload", "_pk");
    const table = quoted(place.project, `raw_${spec.source}`, stream.id);
    looks.push(() => trace(place, subject, table, `_pk IN (SELECT _pk FROM ${table} WHERE ${about})`));
    const inQuarantine = isAbout(subject, stream.personalData, "payload", "pk");
    const here = `source = '${spec.source}' AND stream = '${stream.id}' AND (${inQuarantine})`;
    looks.push(() => trace(place, subject, opsTables(place.project).quarantine, here));
  }
  const { inbox } = opsTables(place.project);
  looks.push(() => trace(place, subject, inbox, isAbout(subject, [], "payload", "event_id")));
  for (const { source } of sources) {
    for (const table of await stageTables(place, source)) {
      looks.push(() => trace(place, subject, table, isAbout(subject, [], "payload", "_pk")));
    }
  }
  const traces = await queue.addAll(looks);
  return { ...subject, traces: traces.filter(({ rows }) => rows > 0) };
}

/** The parameters that the conditions of a subject's traces name. */
export function paramsOf({ identifier, references }: Pick<Subject, "identifier" | "references">) {
  return { pattern: patternOf(identifier), ...(references.length > 0 ? { references } : {}) };
}

function isAbout(
  { references }: Pick<Subject, "references">,
  personalData: readonly string[],
  payload: string,
  pk: string,
): string {
  const words = [payload, pk].map((column) => `REGEXP_CONTAINS(LOWER(COALESCE(${column}, '')), @pattern)`);
  const named =
    references.length > 0
      ? personalData.map((path) => `JSON_VALUE(${payload}, ${jsonPath(path)}) IN UNNEST(@references)`)
      : [];
  return [...words, ...named].join(" OR ");
}

/** Keys of the records that hold the identifier itself at a personal-data path: the subject's own. */
async function ownKeys(
  { bigquery, project }: Place,
  { source }: SourceSpec,
  { id, personalData }: StreamSpec,
  { text }: Identifier,
): Promise<string[]> {
  if (personalData.length === 0) return [];
  const fields = personalData.map((path) => `LOWER(TRIM(JSON_VALUE(payload, ${jsonPath(path)}))) = @text`);
  const sql = `SELECT DISTINCT _pk AS pk FROM ${quoted(project, `raw_${source}`, id)} WHERE ${fields.join(" OR ")}`;
  const rows = await orNone(queryRows(bigquery, z.object({ pk: z.string() }), sql, { text }));
  return rows.map(({ pk }) => pk).filter((pk) => pk.length >= 6 && !pk.startsWith("["));
}

async function trace(
  { bigquery }: Place,
  subject: Omit<Subject, "traces">,
  table: string,
  where: string,
): Promise<Trace> {
  const params = Object.fromEntries(
    Object.entries(paramsOf(subject)).filter(([name]) => where.includes(`@${name}`)),
  );
  const sql = `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`;
  const [row] = await orNone(queryRows(bigquery, z.object({ n: z.number() }), sql, params));
  return { table, rows: row?.n ?? 0, where };
}

async function stageTables({ bigquery, project }: Place, source: string): Promise<string[]> {
  const schema = quoted(project, `stage_${source}`).slice(0, -1);
  const sql = `SELECT table_name AS name FROM ${schema}.INFORMATION_SCHEMA.COLUMNS\` WHERE column_name = 'payload'`;
  const rows = await orNone(queryRows(bigquery, z.object({ name: z.string() }), sql));
  return rows.map(({ name }) => quoted(project, `stage_${source}`, name));
}

/** No rows where the table or the data set is not there: the source has never run. */
async function orNone<Row>(rows: Promise<Row[]>): Promise<Row[]> {
  try {
    return await rows;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function jsonPath(path: string): string {
  return `'$.${path
    .split(".")
    .map((name) => `"${name}"`)
    .join(".")}'`;
}
