import type { Expression } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import { arrayOf, BOOL, BYTES, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import type { Scope, Translation } from "./translation.ts";
import type { Typed } from "./typed.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

export function translateLike(t: Translation, node: Of<"like">, scope: Scope | null): Typed {
  const operand = t.expression(node.operand, scope);
  const pattern = t.expression(node.pattern, scope);
  const type = textType([operand, pattern]);
  const mismatch = () =>
    `No matching signature for operator LIKE for argument types: ${argumentTypeToString(operand.type)}, ${argumentTypeToString(pattern.type)}`;
  const text = encoded(coerce(t, operand, type, node, mismatch), type);
  return {
    sql: `(${node.negated ? "NOT " : ""}${like(t, text, pattern, type, node, mismatch)})`,
    type: BOOL,
  };
}

/** `x LIKE ANY | SOME | ALL` of a list, an array or a subquery: true, false, or NULL where a NULL decides. */
export function translateLikeQuantified(
  t: Translation,
  node: Of<"like_quantified">,
  scope: Scope | null,
): Typed {
  const operand = t.expression(node.operand, scope);
  const negation = node.negated ? "NOT " : "";
  const mismatch = (pattern: Typed) => () =>
    `No matching signature for operator LIKE ${node.quantifier} for argument types: ${argumentTypeToString(operand.type)}, ${argumentTypeToString(pattern.type)}`;
  const [first] = node.patterns;
  const patterns = node.unnest && first ? t.expression(first, scope, arrayOf(STRING)) : null;
  if (patterns) {
    const element: GoogleType = patterns.type.kind === "ARRAY" ? patterns.type.element : STRING;
    const type = textType([operand, { type: element }]);
    const text = encoded(coerce(t, operand, type, node, mismatch(patterns)), type);
    const item = t.fresh("_l");
    const list = coerce(t, patterns, arrayOf(type), node, mismatch(patterns));
    const tests = t.fresh("_l");
    const each = `list_transform(coalesce(${list}, []), lambda ${item}: bq_like(${text}, ${encoded(item, type)}))`;
    const decided = node.quantifier === "ANY";
    return {
      sql: `(${negation}list_transform([${each}], lambda ${tests}: CASE WHEN list_contains(${tests}, ${decided}) THEN ${decided} WHEN list_count(${tests}) = len(${tests}) THEN ${!decided} END)[1])`,
      type: BOOL,
    };
  }
  const all = node.patterns.map((pattern) => t.expression(pattern, scope));
  const type = textType([operand, ...all]);
  const text = encoded(coerce(t, operand, type, node, mismatch(all[0] ?? operand)), type);
  const tests = all.map((pattern) => like(t, text, pattern, type, node, mismatch(pattern)));
  return { sql: `(${negation}(${tests.join(node.quantifier === "ALL" ? " AND " : " OR ")}))`, type: BOOL };
}

function textType(values: readonly Typed[] | readonly { type: GoogleType }[]): GoogleType {
  return values.some(({ type }) => type.kind === "BYTES") ? BYTES : STRING;
}

/** BYTES are compared as text of one character a byte. */
function encoded(sql: string, type: GoogleType): string {
  return type.kind === "BYTES" ? `bq_latin(${sql})` : sql;
}

/** A constant pattern goes to DuckDB as it is; of others it is looked at whether they end in the middle of an escape. */
function like(
  t: Translation,
  text: string,
  pattern: Typed,
  type: GoogleType,
  node: { position: number },
  mismatch: () => string,
): string {
  const sql = encoded(coerce(t, pattern, type, node, mismatch), type);
  const { constant } = pattern;
  const plain = typeof constant === "string" && !/(?:^|[^\\])(?:\\\\)*\\$/.test(constant);
  return plain ? `${text} LIKE ${sql} ESCAPE '\\'` : `bq_like(${text}, ${sql})`;
}
