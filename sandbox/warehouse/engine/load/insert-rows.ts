import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TableId } from "../contract.ts";
import type { Warehouse } from "../warehouse.ts";
import { selectJson } from "./json.ts";
import { rowProblem, spellKeys } from "./json-check.ts";
import { existingTarget, writeTarget } from "./target.ts";

interface RowError {
  readonly index: number;
  readonly reason: string;
  readonly message: string;
}

/** Appends rows given as JSON objects. Without `skipInvalidRows` one bad row stops all others. */
export async function insertRows(
  warehouse: Warehouse,
  table: TableId,
  rows: readonly Record<string, unknown>[],
  options: { skipInvalidRows: boolean; ignoreUnknownValues: boolean },
): Promise<RowError[]> {
  const { schema } = warehouse.catalog.requireTable(table);
  const errors = rows.flatMap((row, index): RowError[] => {
    const message = rowProblem(row, schema, options);
    return message === null
      ? []
      : [{ index, reason: "invalid", message: message.replace(/^No such field/, "no such field") }];
  });
  if (errors.length > 0 && !options.skipInvalidRows) {
    const bad = new Set(errors.map((error) => error.index));
    const stopped = rows.map((_, index) => index).filter((index) => !bad.has(index));
    return [...errors, ...stopped.map((index) => ({ index, reason: "stopped", message: "" }))];
  }
  const bad = new Set(errors.map((error) => error.index));
  const good = rows.filter((_, index) => !bad.has(index));
  if (good.length > 0) await append(warehouse, table, good);
  return errors;
}

async function append(
  warehouse: Warehouse,
  table: TableId,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const { database } = warehouse;
  const connection = await database.connect();
  const path = join(database.scratch, `rows-${randomUUID()}`);
  try {
    const request = { destination: table, write: "WRITE_APPEND", create: "CREATE_NEVER" } as const;
    const existing = await existingTarget(warehouse, connection, request);
    const schema = existing?.schema ?? [];
    await writeFile(path, rows.map((row) => JSON.stringify(spellKeys(row, schema))).join("\n"));
    await writeTarget(warehouse, connection, request, existing, {
      schema,
      select: selectJson([path], schema),
    });
  } finally {
    await rm(path, { force: true });
    connection.close();
  }
}
