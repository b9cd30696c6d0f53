import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import type { AlterAction } from "../../googlesql/syntax/ast.ts";
import { translateExpression } from "../../googlesql/translate/translate.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { canCoerce } from "../../googlesql/types/coercion.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { fromFieldSchema, toFieldSchema } from "../../googlesql/types/field-schema.ts";
import { typeToString } from "../../googlesql/types/format.ts";
import type { CatalogChange } from "../catalog/change.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { columnsOf } from "../catalog/fields.ts";
import type { FieldSchema } from "../contract.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { expressionText, planColumns } from "./columns.ts";
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
    if (!entry.physical) throw place(`Columns of a view cannot be altered so`);
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
      if (plan.field.mode === "REQUIRED")
        throw place("A required column cannot be added to an existing table");
      // The default is for later rows only; rows that are there keep NULL.
      await duck(`ADD COLUMN ${columnSql({ ...plan, defaultSql: null })}`);
      if (plan.defaultSql !== null) {
        await duck(`ALTER COLUMN ${quoteName(plan.field.name)} SET DEFAULT (${plan.defaultSql})`);
      }
      return withSchema(entry, [...entry.schema, plan.field]);
    }
    case "drop_column": {
      if (!find(action.name) && action.ifExists) return entry;
      const { name } = need(action.name);
      requireUnused(entry, name);
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
      await duck(`RENAME COLUMN ${quoteName(field.name)} TO ${quoteName(action.to)}`);
      return replace(field.name, { ...field, name: action.to });
    }
    case "set_data_type": {
      const field = need(action.name);
      const [from, to] = [fromFieldSchema(field).type, resolveTypeName(action.type, run.source)];
      if (!canCoerce(from, to)) {
        throw place(
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${typeToString(from)}) is assignable to the new type (${typeToString(to)})`,
        );
      }
      await duck(`ALTER COLUMN ${quoteName(field.name)} SET DATA TYPE ${duckType(to)}`);
      const { precision: _p, scale: _s, maxLength: _m, ...rest } = field;
      const { type, mode, ...typed } = toFieldSchema({ name: field.name, type: to });
      return replace(field.name, { ...rest, ...typed, type, mode: field.mode ?? mode ?? "NULLABLE" });
    }
    case "drop_not_null": {
      const field = need(action.name);
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
      const { sql } = translateExpression(action.value, translationContext(run), fromFieldSchema(field).type);
      await duck(`ALTER COLUMN ${quoteName(field.name)} SET DEFAULT (${sql})`);
      return replace(field.name, {
        ...rest,
        defaultValueExpression: expressionText(run.source, action.value.position),
      });
    }
    case "set_column_options": {
      const field = need(action.name);
      const { description } = await readOptions(run, action.options);
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
