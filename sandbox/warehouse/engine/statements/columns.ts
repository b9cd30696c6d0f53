import { errorAt } from "../../googlesql/errors.ts";
import type { ColumnDefinition } from "../../googlesql/syntax/ast.ts";
import { translateExpression } from "../../googlesql/translate/translate.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { toFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { FieldSchema } from "../contract.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { columnDescription } from "./options.ts";
import type { ColumnPlan } from "./rows-table.ts";

/** Columns as written in CREATE TABLE or ADD COLUMN. */
export async function planColumns(run: Run, definitions: readonly ColumnDefinition[]): Promise<ColumnPlan[]> {
  const seen = new Set<string>();
  const plans: ColumnPlan[] = [];
  for (const definition of definitions) {
    const key = definition.name.toLowerCase();
    if (seen.has(key)) {
      throw errorAt(
        `Duplicate column name ${definition.name} in CREATE TABLE`,
        run.source,
        definition.position,
      );
    }
    seen.add(key);
    plans.push(await planColumn(run, definition));
  }
  return plans;
}

async function planColumn(run: Run, definition: ColumnDefinition): Promise<ColumnPlan> {
  const type = resolveTypeName(definition.type, run.source);
  const base = toFieldSchema({ name: definition.name, type });
  if (definition.notNull && base.mode === "REPEATED") {
    throw errorAt(
      "NOT NULL constraint cannot be applied to an ARRAY column",
      run.source,
      definition.position,
    );
  }
  const description = await columnDescription(run, definition.options);
  const fallback = definition.default;
  const field: FieldSchema = {
    ...base,
    ...(definition.notNull ? { mode: "REQUIRED" as const } : {}),
    ...(description === undefined ? {} : { description }),
    ...(fallback ? { defaultValueExpression: expressionText(run.source, fallback.position) } : {}),
  };
  const defaultSql = fallback ? translateExpression(fallback, translationContext(run), type).sql : null;
  return { field, defaultSql };
}

/** Source text of a default from its first character to the comma, bracket or clause that ends it. */
export function expressionText(source: string, position: number): string {
  let depth = 0;
  const token = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|[,;]|\b(?:NOT\s+NULL|OPTIONS)\b|[\s\S]/giy;
  token.lastIndex = position;
  for (let match = token.exec(source); match; match = token.exec(source)) {
    const [text] = match;
    if (/^[([{]$/.test(text)) depth += 1;
    else if (/^[)\]}]$/.test(text)) depth -= 1;
    const ends = depth < 0 || (depth === 0 && /^(?:[,;]|NOT\s+NULL|OPTIONS)$/i.test(text));
    if (ends) return source.slice(position, match.index).trim();
  }
  return source.slice(position).trim();
}
