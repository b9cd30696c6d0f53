import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { bootstrapScript } from "../../../functions/ingest/bootstrap.ts";
import { runCommand, typescript } from "../../../lib/local/process.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { Engine } from "../../../sandbox/warehouse/engine/contract.ts";

const EXTRACTED_AT = "2026-07-02T00:00:00Z";
/** Folders of the company that are not named like their source. */
const FOLDERS: Readonly<Record<string, string>> = { lead_scoring: "supabase" };

type Stream = ReturnType<typeof loadSources>[number]["streams"][number];

/**
 * Makes the raw tables of every source and fills them with the first records of the synthetic company's smallest scale, and a
 * second version, a deletion and a row that is not JSON of some.
 */
export async function loadCompany(engine: Engine, folder: string, records: number): Promise<void> {
  const made = await runCommand(
    typescript("sandbox/company/main.ts", "--scale", "small", "--out", folder, "--quiet"),
  );
  if (made.code !== 0) throw new Error(`the synthetic company could not be made: ${made.stderr}`);
  for (const { source, streams } of loadSources().filter(({ kind }) => kind !== "export")) {
    const script = bootstrapScript(
      engine.project,
      source,
      streams.map(({ id }) => id),
    );
    await engine.execute({ sql: script });
    for (const stream of streams) {
      const payloads = (await payloadsOf(folder, source, stream)).slice(0, records);
      if (payloads.length === 0) continue;
      const rows = payloads.map((payload, i) => rawRow(stream, payload, i));
      await engine.insertRows({ dataset: `raw_${source}`, table: stream.id }, [...rows, ...again(rows)], {
        skipInvalidRows: false,
        ignoreUnknownValues: false,
      });
    }
  }
}

async function payloadsOf(folder: string, source: string, stream: Stream): Promise<string[]> {
  if (stream.file) {
    const rows = parse(await readFile(join(folder, source, stream.file)), { columns: true });
    return (rows as Record<string, string>[]).map((row) => JSON.stringify(row));
  }
  const file = join(folder, FOLDERS[source] ?? source, `${stream.id}.ndjson`);
  // Sources that are computed by their fake have no records in the folder.
  return existsSync(file) ? (await readFile(file, "utf8")).split("\n").filter(Boolean) : [];
}

function rawRow(stream: Stream, payload: string, i: number) {
  const record = JSON.parse(payload) as Record<string, unknown>;
  const version = stream.version === null ? "" : String(record[stream.version] ?? "");
  return {
    _row_id: `1-${i}`,
    _pk: stream.primaryKey.map((field) => String(record[field] ?? "")).join("|"),
    _op: stream.deletes === "flag" && record.deleted_at ? "delete" : "upsert",
    _source_updated_at: version.includes("T") ? version : null,
    _extracted_at: EXTRACTED_AT,
    _batch_id: "1",
    _seq: 1,
    _ord: i,
    _payload_hash: String(i),
    payload,
  };
}

/** Later rows: the same version again, a deletion without a version, and a payload that lost its fields. */
function again(rows: readonly ReturnType<typeof rawRow>[]) {
  const later = { _batch_id: "2", _seq: 2 };
  return rows.slice(0, 12).map((row, i) => ({
    ...row,
    ...later,
    _row_id: `2-${i}`,
    ...(i % 4 === 1 ? { _op: "delete", _source_updated_at: null } : {}),
    ...(i % 4 === 2 ? { payload: "{}" } : {}),
    ...(i % 4 === 3 ? { payload: row.payload.replace(/:"[A-Z][^"]*"/, ":null") } : {}),
  }));
}
