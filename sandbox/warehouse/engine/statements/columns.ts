import { errorAt } from "../../googlesql/errors.ts";
import type { ColumnDefinition, OptionEntry, TypeNode } from "../../googlesql/syntax/ast.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { toFieldSchema } from "../../googlesql/types/field-schema.ts";
import { nameError } from "../catalog/fields.ts";
import type { FieldSchema } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { defaultSql, expressionText } from "./defaults.ts";
import { columnDescription } from "./options.ts";
import type { ColumnPlan } from "./rows-table.ts";

/** Columns as written in CREATE TABLE or ADD COLUMN. */
export async function planColumns(run: Run, definitions: readonly ColumnDefinition[]): Promise<ColumnPlan[]> {
  const seen = new Set<string>();
  const plans: ColumnPlan[] = [];
  for (const definition of definitions) {
    requireNew(run, seen, definition.name, definition.position);
    plans.push(await planColumn(run, definition));
  }
  return plans;
}

async function planColumn(run: Run, definition: ColumnDefinition): Promise<ColumnPlan> {
  const { name, type, options, notNull, default: value, position } = definition;
  const field = await fieldOf(run, { name, type, options, notNull, position });
  if (!value) return { field, defaultSql: null };
  const sql = defaultSql(run, value, resolveTypeName(type, run.source));
  const defaultValueExpression = expressionText(run.source, value.position);
  return { field: { ...field, defaultValueExpression }, defaultSql: sql };
}

interface Written {
  readonly name: string;
  readonly type: TypeNode;
  readonly notNull: boolean;
  readonly options: readonly OptionEntry[];
  readonly position: number;
}

/** A column or a field inside one, with the fields inside it. */
async function fieldOf(run: Run, { name, type, notNull, options, position }: Written): Promise<FieldSchema> {
  const base = toFieldSchema({ name, type: resolveTypeName(type, run.source) });
  if (notNull && base.mode === "REPEATED") {
    throw errorAt("NOT NULL constraint cannot be applied to an ARRAY column", run.source, position);
  }
  const description = await columnDescription(run, options);
  const inner = type.kind === "array_type" && type.element ? type.element : type;
  const fields = inner.kind === "struct_type" ? await fieldsOf(run, inner) : undefined;
  return {
    ...base,
    ...(notNull ? { mode: "REQUIRED" as const } : {}),
    ...(description === undefined ? {} : { description }),
    ...(fields ? { fields } : {}),
  };
}

async function fieldsOf(
  run: Run,
  struct: Extract<TypeNode, { kind: "struct_type" }>,
): Promise<FieldSchema[]> {
  const seen = new Set<string>();
  const fields: FieldSchema[] = [];
  for (const { name, type, notNull = false, options = [] } of struct.fields ?? []) {
    if (name === null) throw errorAt("Struct fields of a column must have names", run.source, type.position);
    requireNew(run, seen, name, type.position);
    fields.push(await fieldOf(run, { name, type, notNull, options, position: type.position }));
  }
  return fields;
}

function requireNew(run: Run, seen: Set<string>, name: string, position: number): void {
  if (seen.has(name.toLowerCase())) throw errorAt(`Duplicate column name ${name}`, run.source, position);
  seen.add(name.toLowerCase());
  const wrong = nameError(name);
  if (wrong) throw errorAt(wrong, run.source, position);
}
