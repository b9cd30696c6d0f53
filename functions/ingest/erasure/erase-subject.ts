import type { BigQuery } from "../../../lib/bigquery/client.ts";
import { deleteRows } from "../../../lib/bigquery/delete-rows.ts";
import { warehouseError } from "../../../lib/bigquery/failure.ts";
import { runScript } from "../../../lib/bigquery/run-script.ts";
import { SuiteError } from "../../../lib/errors.ts";
import type { SourceSpec } from "../../../lib/registry/source-spec.ts";
import { opsTables } from "../tables.ts";
import { findSubject, paramsOf, type Subject } from "./find-subject.ts";
import { hashOf } from "./identifier.ts";
import { readSuppression } from "./suppression.ts";

const maxPasses = 3;

/**
 * Erases a subject: first its hashes join the list that every run consults, so that nothing brings it back; then its rows
 * are deleted from raw, stage and quarantine, and looked for again until there are none. Answers the rows deleted.
 * Throws ERASURE_INCOMPLETE when rows keep appearing.
 */
export async function eraseSubject(
  place: { bigquery: BigQuery; project: string; key: string },
  sources: readonly SourceSpec[],
  found: Subject,
): Promise<number> {
  await suppress(place, found);
  let deleted = 0;
  let subject = found;
  for (let pass = 1; subject.traces.length > 0; pass += 1) {
    if (pass > maxPasses) throw incomplete(subject);
    for (const { table, where, rows } of subject.traces) {
      const params = Object.fromEntries(
        Object.entries(paramsOf(subject)).filter(([name]) => where.includes(`@${name}`)),
      );
      await deleteRows(place.bigquery, table, where, params);
      deleted += rows;
    }
    // A run under way may have committed in between; its references are the ones found before.
    const again = await findSubject(place, sources, found.identifier);
    subject = { ...again, references: [...new Set([...found.references, ...again.references])] };
  }
  return deleted;
}

async function suppress(
  { bigquery, project, key }: { bigquery: BigQuery; project: string; key: string },
  { identifier, references }: Subject,
): Promise<void> {
  await readSuppression(bigquery, project, key);
  const table = opsTables(project).suppressions;
  const entries = [
    `word ${hashOf(key, identifier.text)}`,
    ...references.map((reference) => `reference ${hashOf(key, reference)}`),
  ];
  await runScript(
    bigquery,
    `INSERT INTO ${table} (digest, kind, suppressed_at)
SELECT SPLIT(entry, ' ')[OFFSET(1)], SPLIT(entry, ' ')[OFFSET(0)], CURRENT_TIMESTAMP()
FROM UNNEST(@entries) AS entry
WHERE NOT EXISTS (
  SELECT 1 FROM ${table} AS s WHERE s.digest = SPLIT(entry, ' ')[OFFSET(1)] AND s.kind = SPLIT(entry, ' ')[OFFSET(0)]
)`,
    { params: { entries } },
  ).catch((error: unknown) => {
    throw warehouseError(error, table);
  });
}

function incomplete({ traces }: Subject): SuiteError {
  return new SuiteError("ERASURE_INCOMPLETE", {
    what: `Rows of the subject keep appearing: ${traces.reduce((sum, { rows }) => sum + rows, 0)} after ${maxPasses} passes`,
    where: traces.map(({ table }) => table).join(", "),
    next: "Pause the sources' schedules (`dcis schedule pause`), wait for runs under way, and erase again.",
  });
}
