import { scalarKind } from "../../../sandbox/warehouse/googlesql/types/make.ts";
import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";

/** A type in Google's protocol. */
export interface TypeProto {
  type_kind?: string;
  array_type?: { element_type?: TypeProto };
  struct_type?: { field?: { field_name?: string; field_type?: TypeProto }[] };
}

/** A type that BigQuery does not have, e.g. UINT64. */
export class ForeignType extends Error {
  override readonly name = "ForeignType";
}

/** Throws ForeignType for what BigQuery does not have. */
export function fromTypeProto(proto: TypeProto): GoogleType {
  const name = (proto.type_kind ?? "").replace("TYPE_", "");
  if (name === "ARRAY")
    return { kind: "ARRAY", element: fromTypeProto(proto.array_type?.element_type ?? {}) };
  if (name === "STRUCT") {
    const fields = proto.struct_type?.field ?? [];
    return {
      kind: "STRUCT",
      fields: fields.map((field) => ({
        name: field.field_name ?? "",
        type: fromTypeProto(field.field_type ?? {}),
      })),
    };
  }
  const kind = name === "DOUBLE" ? "FLOAT64" : scalarKind(name);
  if (!kind || name.startsWith("INT32")) throw new ForeignType(`the type ${name} is not BigQuery's`);
  return { kind };
}

export function toTypeProto(type: GoogleType): TypeProto {
  if (type.kind === "ARRAY")
    return { type_kind: "TYPE_ARRAY", array_type: { element_type: toTypeProto(type.element) } };
  if (type.kind === "STRUCT") {
    const field = type.fields.map((each) => ({ field_name: each.name, field_type: toTypeProto(each.type) }));
    return { type_kind: "TYPE_STRUCT", struct_type: { field } };
  }
  if (type.kind === "NULL") return { type_kind: "TYPE_INT64" };
  return { type_kind: `TYPE_${type.kind === "FLOAT64" ? "DOUBLE" : type.kind}` };
}
