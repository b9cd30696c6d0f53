import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import type { AlterAction } from "../../googlesql/syntax/ast.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { fromFieldSchema, toFieldSchema } from "../../googlesql/types/field-schema.ts";
import { typeToString } from "../../googlesql/types/format.ts";
import { canWiden } from "../../googlesql/types/widening.ts";
import type { CatalogChange } from "../catalog/change.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { columnsOf, keepDescriptions, nameError } from "../catalog/fields.ts";
import type { FieldSchema } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { planColumns } from "./columns.ts";
import { defaultSql, expressionText } from "./defaults.ts";
import { isInKey, renamedInKeys, withKeys } from "./keys.ts";
import { readOptions } from "./options.ts";
import { columnSql } from "./rows-table.ts";

export type ColumnAction = Exclude<
  AlterAction,
  { kind: "set_options" | "rename_to" | "add_constraint" | "drop_constraint" }
>;

/** One action on a column of a table: in DuckDB, and in the entry that comes back. */
export async function alterColumn(
  run: Run,
  change: CatalogChange,
  entry: TableEntry,
  action: ColumnAction,
): Promise<TableEntry> {
  const place = (message: string) => errorAt(message, run.source, action.position);
  const find = (name: string) =>
    entry.schema.find((field) => field.name.toLowerCase() === name.toLowerCase());
  const need = (name: string): FieldSchema => {
    const field = find(name);
    if (field) return field;
    throw place(`Column not found: ${name}`);
  };
  const duck = async (clause: string) => {
    if (!entry.physical) throw place("ALTER VIEW can only set options of the view or of its columns");
    await change.connection.run(
      `ALTER TABLE ${run.warehouse.catalog.duckName(entry.id, entry.physical)} ${clause}`,
    );
  };
  const replace = (name: string, field: FieldSchema): TableEntry =>
    withSchema(
      entry,
      entry.schema.map((old) => (old.name.toLowerCase() === name.toLowerCase() ? field : old)),
    );

  switch (action.kind) {
    case "add_column": {
      if (find(action.column.name)) {
        if (action.ifNotExists) return entry;
        throw place(`Column already exists: ${action.column.name}`);
      }
      const [plan] = await planColumns(run, [action.column]);
      if (!plan) return entry;
      if (plan.field.mode === "REQUIRED") {
        throw place(`Cannot add required fields to an existing schema. (field: ${plan.field.name})`);
      }
      if (plan.defaultSql !== null) {
        throw place("Add field with default value to an existing table schema is not supported");
      }
      await duck(`ADD COLUMN ${columnSql(plan)}`);
      const table = withSchema(entry, [...entry.schema, plan.field]);
      return { ...table, constraints: withKeys(run, table, action.column.constraints) };
    }
    case "drop_column": {
      if (!find(action.name) && action.ifExists) return entry;
      const { name } = need(action.name);
      requireUnused(entry, name);
      if (isInKey(entry.constraints, name)) {
        throw place(`Column ${name} is in a primary or foreign key; drop the constraint first`);
      }
      if (entry.schema.length === 1) throw place("A table must have at least one column");
      await duck(`DROP COLUMN ${quoteName(name)}`);
      return withSchema(
        entry,
        entry.schema.filter((field) => field.name !== name),
      );
    }
    case "rename_column": {
      if (!find(action.name) && action.ifExists) return entry;
      const field = need(action.name);
      requireUnused(entry, field.name);
      if (find(action.to)) throw place(`Column already exists: ${action.to}`);
      const wrong = nameError(action.to);
      if (wrong) throw place(wrong);
      await duck(`RENAME COLUMN ${quoteName(field.name)} TO ${quoteName(action.to)}`);
      const renamed = replace(field.name, { ...field, name: action.to });
      if (!entry.constraints) return renamed;
      return { ...renamed, constraints: renamedInKeys(entry.constraints, field.name, action.to) };
    }
    case "set_data_type": {
      const field = need(action.name);
      const [from, to] = [fromFieldSchema(field).type, resolveTypeName(action.type, run.source)];
      if (!canWiden(from, to)) {
        throw place(
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${typeToString(from)}) is assignable to the new type (${typeToString(to)})`,
        );
      }
      await duck(`ALTER COLUMN ${quoteName(field.name)} SET DATA TYPE ${duckType(to)}`);
      const { precision: _p, scale: _s, maxLength: _m, fields: _f, ...rest } = field;
      const [fresh] = keepDescriptions([toFieldSchema({ name: field.name, type: to })], [field]);
      return replace(field.name, { ...rest, ...fresh, name: field.name, mode: field.mode ?? "NULLABLE" });
    }
    case "drop_not_null": {
      const field = need(action.name);
      if (field.mode !== "REQUIRED") throw place(`Column ${field.name} has no NOT NULL constraint`);
      await duck(`ALTER COLUMN ${quoteName(field.name)} DROP NOT NULL`);
      return replace(field.name, { ...field, mode: "NULLABLE" });
    }
    case "set_default": {
      const field = need(action.name);
      const { defaultValueExpression: _old, ...rest } = field;
      if (!action.value) {
        await duck(`ALTER COLUMN ${quoteName(field.name)} DROP DEFAULT`);
        return replace(field.name, rest);
      }
      const sql = defaultSql(run, action.value, fromFieldSchema(field).type);
      await duck(`ALTER COLUMN ${quoteName(field.name)} SET DEFAULT (${sql})`);
      return replace(field.name, {
        ...rest,
        defaultValueExpression: expressionText(run.source, action.value.position),
      });
    }
    case "set_column_options": {
      if (!find(action.name) && action.ifExists) return entry;
      const field = need(action.name);
      const { description } = await readOptions(run, action.options, "COLUMN");
      if (description === undefined) return entry;
      const { description: _old, ...rest } = field;
      return replace(field.name, description === null ? rest : { ...field, description });
    }
  }
}

function withSchema(entry: TableEntry, schema: readonly FieldSchema[]): TableEntry {
  return { ...entry, schema, columns: columnsOf(schema) };
}

function requireUnused(entry: TableEntry, column: string): void {
  const key = column.toLowerCase();
  const used = [entry.partitioning?.field, ...(entry.clustering ?? [])].some(
    (name) => name?.toLowerCase() === key,
  );
  if (!used) return;
  throw new WarehouseError(
    `Column ${column} is used for partitioning or clustering and cannot be renamed or dropped`,
    {
      location: "query",
    },
  );
}
