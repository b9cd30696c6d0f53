import type { GoogleType } from "../../googlesql/types/types.ts";
import { RestError } from "../errors.ts";
import type { StandardTypeJson } from "../schemas.ts";

/** BigQuery's StandardSqlDataType. */
export function standardType(type: GoogleType): object {
  if (type.kind === "ARRAY") return { typeKind: "ARRAY", arrayElementType: standardType(type.element) };
  if (type.kind !== "STRUCT") return { typeKind: type.kind };
  const fields = type.fields.map(({ name, type }) => ({
    ...(name ? { name } : {}),
    type: standardType(type),
  }));
  return { typeKind: "STRUCT", structType: { fields } };
}

/** The reverse, as GoogleSQL text: what a client means by `dataType` or `returnType`. */
export function typeText(json: StandardTypeJson): string {
  const { typeKind, arrayElementType, structType } = json;
  if (typeKind === "ARRAY" && arrayElementType) return `ARRAY<${typeText(arrayElementType)}>`;
  if (typeKind === "STRUCT" && structType) {
    const fields = (structType.fields ?? []).map(
      ({ name, type }) => `${name ? `\`${name}\` ` : ""}${typeText(type)}`,
    );
    return `STRUCT<${fields.join(", ")}>`;
  }
  if (/^[A-Z0-9]+$/.test(typeKind) && typeKind !== "ARRAY" && typeKind !== "STRUCT") return typeKind;
  throw new RestError("invalid", `Invalid data type ${JSON.stringify(json)}`);
}
