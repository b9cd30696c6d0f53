import { errorAt } from "../../googlesql/errors.ts";
import type { Expression } from "../../googlesql/syntax/ast.ts";
import { translateExpression } from "../../googlesql/translate/translate.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";

const FUNCTIONS = new Set([
  "CURRENT_DATE",
  "CURRENT_DATETIME",
  "CURRENT_TIME",
  "CURRENT_TIMESTAMP",
  "GENERATE_UUID",
  "RAND",
  "SESSION_USER",
]);

/** DuckDB SQL of a column's default. BigQuery takes literals, arrays and structs of them, and a few functions. */
export function defaultSql(run: Run, value: Expression, type: GoogleType): string {
  requireConstant(run, value);
  return translateExpression(value, translationContext(run), type).sql;
}

function requireConstant(run: Run, node: Expression): void {
  for (const part of constantParts(node)) {
    if (part !== "other") requireConstant(run, part);
    else {
      throw errorAt(
        `Invalid default value: it must be a literal, an array or struct of literals, or one of the functions ${[...FUNCTIONS].join(", ")}`,
        run.source,
        node.position,
      );
    }
  }
}

/** What must be constant for an expression to be so; "other" where it cannot be. */
function constantParts(node: Expression): readonly (Expression | "other")[] {
  switch (node.kind) {
    case "null":
    case "string":
    case "bytes":
    case "number":
    case "boolean":
    case "typed_literal":
    case "interval":
      return [];
    case "unary":
    case "cast":
      return [node.operand];
    case "parenthesized":
      return [node.expression];
    case "array":
      return node.elements;
    case "struct":
      return node.fields.map((field) => field.value);
    case "call":
      return FUNCTIONS.has(node.name.join(".").toUpperCase()) ? node.args : ["other"];
    case "name":
      return FUNCTIONS.has(node.path.join(".").toUpperCase()) ? [] : ["other"];
    default:
      return ["other"];
  }
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
