import type { Statement, TypeNode } from "../../googlesql/syntax/ast.ts";
import { parseScript } from "../../googlesql/syntax/parser.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import type { RoutineSignature } from "../contract.ts";
import type { RoutineEntry } from "./entries.ts";

/** Parameters and declared result of a routine, read from its CREATE statement. */
export function signatureOf(routine: RoutineEntry): RoutineSignature {
  const [statement] = parseScript(routine.source);
  if (!statement || !("parameters" in statement))
    return { parameters: [], returns: null, returnsTable: null };
  const typeOf = (type: TypeNode) =>
    type.kind === "any_type" ? null : resolveTypeName(type, routine.source);
  return {
    parameters: statement.parameters.map(({ name, mode, type }) => ({ name, mode, type: typeOf(type) })),
    returns: statement.kind === "create_function" && statement.returns ? typeOf(statement.returns) : null,
    returnsTable: tableOf(statement, typeOf),
  };
}

function tableOf(
  statement: Statement,
  typeOf: (type: TypeNode) => GoogleType | null,
): RoutineSignature["returnsTable"] {
  if (statement.kind !== "create_table_function" || !statement.returns) return null;
  return statement.returns.flatMap(({ name, type }) => {
    const resolved = typeOf(type);
    return resolved ? [{ name, type: resolved }] : [];
  });
}
