import PQueue from "p-queue";
import { z } from "zod";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { isNotFound } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";
import { doorsOf, type SourceSpec, type StreamSpec } from "../../../lib/registry/source-spec.ts";
import { opsTables, quoted } from "../tables.ts";
import { type Identifier, patternOf } from "./identifier.ts";

/** Rows about a subject in one table, and the condition that finds them. */
export type Trace = { table: string; rows: number; where: string };

export type Subject = {
  identifier: Identifier;
  /** Keys of the subject's own records: other records refer to it by them. */
  references: string[];
  /**
   * In the order in which they may be deleted. The subject's own records come last, because without them nobody could
   * tell which of the others are about it; what a webhook delivered just before them, because BigQuery may refuse that.
   */
  traces: Trace[];
};

type Place = { bigquery: BigQuery; project: string };

/**
 * Every row about a subject in raw, stage, quarantine and inbox: records in which its identifier stands as a
 * word, all versions of them; and records that name one of its own records at a personal-data path of the registry.
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
  const look = (table: string, where: string) => () => trace(place, subject, table, where);
  const { quarantine, inbox } = opsTables(place.project);
  const others: (() => Promise<Trace>)[] = [];
  const delivered: (() => Promise<Trace>)[] = [];
  const own: (() => Promise<Trace>)[] = [];
  const isOwn = "_pk IN UNNEST(@references)";
  for (const { spec, stream } of streams) {
    const about = (pk: string) => isAbout(subject, stream.personalData, "payload", pk);
    const shared = (pk: string) => `source = '${spec.source}' AND stream = '${stream.id}' AND (${about(pk)})`;
    const table = quoted(place.project, `raw_${spec.source}`, stream.id);
    const found = `_pk IN (SELECT _pk FROM ${table} WHERE ${about("_pk")})`;
    others.push(look(quarantine, shared("pk")));
    if (doorsOf(spec).some(({ door }) => door.stream === stream.id))
      delivered.push(look(inbox, shared("event_id")));
    if (subject.references.length === 0) others.push(look(table, found));
    else {
      others.push(look(table, `${found} AND NOT ${isOwn}`));
      own.push(look(table, `${found} AND ${isOwn}`));
    }
  }
  for (const spec of sources) {
    for (const { table, stream } of await stageTables(place, spec)) {
      others.push(look(table, isAbout(subject, stream?.personalData ?? [], "payload", "_pk")));
    }
  }
  const traces = await queue.addAll([...others, ...delivered, ...own]);
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

/** The stage tables of a source, which bear the name of their stream before "__". */
async function stageTables(
  { bigquery, project }: Place,
  { source, streams }: SourceSpec,
): Promise<{ table: string; stream: StreamSpec | undefined }[]> {
  const schema = quoted(project, `stage_${source}`).slice(0, -1);
  const sql = `SELECT table_name AS name FROM ${schema}.INFORMATION_SCHEMA.COLUMNS\` WHERE column_name = 'payload'`;
  const rows = await orNone(queryRows(bigquery, z.object({ name: z.string() }), sql));
  return rows.map(({ name }) => ({
    table: quoted(project, `stage_${source}`, name),
    stream: streams.find(({ id }) => name.startsWith(`${id}__`)),
  }));
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
