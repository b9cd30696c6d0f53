import { errorAt, refusedAt } from "../errors.ts";
import type { TypeNode } from "../syntax/ast.ts";
import { arrayOf, NULL_TYPE, scalarKind, structOf } from "../types/make.ts";
import type { GoogleType, ScalarKind } from "../types/types.ts";

/** The type that a written type means. Fails on unknown names; RANGE, GEOGRAPHY and ANY TYPE are refused. */
export function resolveTypeName(node: TypeNode, source: string): GoogleType {
  switch (node.kind) {
    case "array_type":
      if (!node.element) return arrayOf(NULL_TYPE);
      if (node.element.kind === "array_type") {
        throw errorAt("Arrays of arrays are not supported", source, node.position);
      }
      return arrayOf(resolveTypeName(node.element, source));
    case "struct_type":
      return structOf(
        (node.fields ?? []).map((field) => ({
          name: field.name ?? "",
          type: resolveTypeName(field.type, source),
          ...(field.notNull ? { required: true } : {}),
        })),
      );
    case "simple_type":
      return simpleType(node, source);
    default:
      throw refusedAt(`A ${node.kind.replace("_", " ")} here`, source, node.position);
  }
}

function simpleType(node: Extract<TypeNode, { kind: "simple_type" }>, source: string): GoogleType {
  const kind = /^FLOAT$/i.test(node.name) ? null : scalarKind(node.name);
  if (!kind) {
    if (/^(GEOGRAPHY|UUID|TOKENLIST)$/i.test(node.name)) {
      throw refusedAt(`Type ${node.name.toUpperCase()}`, source, node.position);
    }
    throw errorAt(`Type not found: ${node.name}`, source, node.position);
  }
  if (!node.parameters?.length) return { kind };
  const wrong = wrongParameters(kind, node.parameters);
  if (wrong) throw errorAt(wrong, source, node.position);
  const numbers = node.parameters.filter((parameter) => parameter !== "MAX");
  return numbers.length > 0 ? { kind, parameters: numbers } : { kind };
}

/** What is wrong with a length, precision or scale; null if nothing is. */
function wrongParameters(kind: ScalarKind, parameters: readonly (number | "MAX")[]): string | null {
  const [first = 0, second = 0] = parameters;
  const count = parameters.length;
  if (kind === "STRING" || kind === "BYTES") {
    if (count > 1) return `${kind} type can only have one parameter. Found ${count} parameters`;
    return first === "MAX" || first > 0 ? null : `${kind} length must be greater than 0`;
  }
  if (kind !== "NUMERIC" && kind !== "BIGNUMERIC") return `${kind} does not support type parameters`;
  const [digits, places] = kind === "NUMERIC" ? [29, 9] : [38, 38];
  if (count > 2) return `${kind} type can only have 1 or 2 parameters. Found ${count} parameters`;
  if (first === "MAX") return kind === "NUMERIC" ? "NUMERIC precision must be an integer" : null;
  if (second === "MAX") return `${kind} scale must be an integer`;
  if (count === 1) {
    return first >= 1 && first <= digits ? null : `In ${kind}(P), P must be between 1 and ${digits}`;
  }
  if (second < 0 || second > places) return `In ${kind}(P, S), S must be between 0 and ${places}`;
  const [least, most] = [Math.max(1, second), second + digits];
  if (first >= least && first <= most) return null;
  return `In ${kind}(P, ${second}), P must be between ${least} and ${most}`;
}
