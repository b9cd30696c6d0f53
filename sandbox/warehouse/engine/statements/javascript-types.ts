import { errorAt } from "../../googlesql/errors.ts";
import type { Statement, TypeNode } from "../../googlesql/syntax/ast.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";

/** Fails at parameters and results that a JavaScript function cannot have: INT64, which JavaScript's numbers do not hold. */
export function checkJavaScriptTypes(
  statement: Extract<Statement, { kind: "create_function" }>,
  source: string,
): void {
  if (!statement.returns) {
    throw errorAt("Non-SQL functions must specify a return type", source, statement.position);
  }
  for (const type of [...statement.parameters.map((parameter) => parameter.type), statement.returns]) {
    check(type, source);
  }
}

function check(node: TypeNode, source: string): void {
  if (node.kind === "any_type") {
    throw errorAt("ANY TYPE is not allowed in a JavaScript function", source, node.position);
  }
  const wrong = unsupported(resolveTypeName(node, source));
  if (!wrong) return;
  const instead = wrong === "INT64" ? "; use FLOAT64, NUMERIC or STRING" : "; use STRING";
  throw errorAt(`Type ${wrong} is not supported in a JavaScript function${instead}`, source, node.position);
}

function unsupported(type: GoogleType): string | null {
  if (type.kind === "ARRAY") return unsupported(type.element);
  if (type.kind === "STRUCT") {
    return type.fields.map((field) => unsupported(field.type)).find((kind) => kind !== null) ?? null;
  }
  return ["INT64", "DATETIME", "TIME", "INTERVAL"].includes(type.kind) ? type.kind : null;
}
