import { errorAt, refusedAt } from "../errors.ts";
import type { TypeNode } from "../syntax/ast.ts";
import { arrayOf, NULL_TYPE, scalarKind, structOf } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";

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
        })),
      );
    case "simple_type": {
      const kind = scalarKind(node.name);
      if (!kind) {
        if (/^(GEOGRAPHY|UUID|TOKENLIST)$/i.test(node.name)) {
          throw refusedAt(`Type ${node.name.toUpperCase()}`, source, node.position);
        }
        throw errorAt(`Type not found: ${node.name}`, source, node.position);
      }
      const parameters = node.parameters?.filter((parameter) => parameter !== "MAX");
      return parameters?.length ? { kind, parameters: parameters as number[] } : { kind };
    }
    default:
      throw refusedAt(`A ${node.kind.replace("_", " ")} here`, source, node.position);
  }
}
