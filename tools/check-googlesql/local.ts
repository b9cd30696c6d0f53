import type {
  Engine,
  ExecuteRequest,
  ResultSet,
  WireRow,
  WireValue,
} from "../../sandbox/warehouse/engine/contract.ts";
import { fromFieldSchema } from "../../sandbox/warehouse/googlesql/types/field-schema.ts";
import type { GoogleType } from "../../sandbox/warehouse/googlesql/types/types.ts";
import { type Answer, type Plain, plainFloat, plainJson, type Table } from "./answer.ts";

/** The rows of the last query of a script on the local warehouse. Throws WarehouseError. */
export async function localAnswer(engine: Engine, request: ExecuteRequest): Promise<Answer> {
  const { statements } = await engine.execute(request);
  try {
    const last = statements.findLast(({ rows }) => rows)?.rows;
    return last ? await answerOf(last) : { columns: [], rows: [] };
  } finally {
    for (const { rows } of statements) await rows?.close();
  }
}

async function answerOf(result: ResultSet): Promise<Answer> {
  const columns = result.schema.map((field) => ({ ...fromFieldSchema(field), name: field.name }));
  const rows = await result.page(0, result.total);
  return {
    columns,
    rows: rows.map((row) => row.f.map(({ v }, i) => plain(v, columns[i]?.type ?? { kind: "NULL" }))),
  };
}

/** Every table of the local warehouse with its rows. */
export async function localTables(engine: Engine): Promise<Table[]> {
  const tables: Table[] = [];
  for (const { dataset } of await engine.catalog.datasets()) {
    for (const { id, type } of await engine.catalog.tables(dataset)) {
      if (type === "TABLE") tables.push(await localTable(engine, dataset, id.table));
    }
  }
  return tables;
}

/** One table of the local warehouse with its rows. */
export async function localTable(engine: Engine, dataset: string, table: string): Promise<Table> {
  const path = [engine.project, dataset, table];
  return { path, ...(await localAnswer(engine, { sql: `SELECT * FROM \`${path.join(".")}\`` })) };
}

/** A wire value in the form that both sides are brought to. */
function plain(value: WireValue, type: GoogleType): Plain {
  if (value === null) return null;
  if (type.kind === "ARRAY") return (value as { v: WireValue }[]).map(({ v }) => plain(v, type.element));
  if (type.kind === "STRUCT")
    return (value as WireRow).f.map(({ v }, i) => plain(v, type.fields[i]?.type ?? { kind: "NULL" }));
  if (type.kind === "TIME" || type.kind === "DATETIME" || type.kind === "INTERVAL")
    return String(value)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, "");
  if (type.kind === "FLOAT64") return plainFloat(Number(value));
  return type.kind === "JSON" ? plainJson(String(value)) : String(value);
}
