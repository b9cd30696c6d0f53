import type { FieldSchema, WireRow, WireValue } from "../contract.ts";
import { datetimeText } from "./text.ts";

/** A wire value in the text form of parameters and variables. */
export function wireToBinding(value: WireValue, field: FieldSchema): unknown {
  if (value === null) return null;
  if (field.mode === "REPEATED") {
    const element = { ...field, mode: "NULLABLE" as const };
    return (value as { v: WireValue }[]).map(({ v }) => wireToBinding(v, element));
  }
  if (field.fields) {
    const { fields } = field;
    return (value as WireRow).f.map(({ v }, index) => {
      const inner = fields[index];
      return inner ? wireToBinding(v, inner) : v;
    });
  }
  return field.type === "TIMESTAMP" ? `${datetimeText(BigInt(String(value)), " ")}+00` : value;
}
