import { z } from "zod";
import type { ColumnType, StreamSpec } from "../../../lib/registry/source-spec.ts";

const day = z.iso.date();

/** Types of CSV cells. A cell stays a string in the payload; its type is checked only. */
const cell: Readonly<Record<ColumnType, z.ZodType>> = {
  text: z.string(),
  id: z.string().min(1).max(200),
  date: day,
  time: z
    .string()
    .regex(
      /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/,
      "must be a date or a date and time",
    )
    .refine((text) => day.safeParse(text.slice(0, 10)).success, "must be a day that exists"),
  integer: z.string().regex(/^-?\d+$/, "must be a whole number"),
  decimal: z.string().regex(/^-?\d+(\.\d+)?$/, "must be a number"),
  boolean: z.string().regex(/^(true|false)$/i, "must be True or False"),
  json: z.string().refine(isJson, "must be JSON"),
};

/** The names of a file's columns, as its registry entry lists them. */
export function columnsOf({ columns = {} }: StreamSpec): string[] {
  return Object.keys(columns);
}

/** What a row of the file must be: every column a string of its type, or empty where its type allows that. */
export function recordOf({ columns = {} }: StreamSpec): z.ZodType {
  return z.object(
    Object.fromEntries(
      Object.entries(columns).map(([name, type]) => {
        const checked = cell[type.replace("?", "") as ColumnType];
        return [name, type.endsWith("?") ? z.union([z.literal(""), checked]) : checked];
      }),
    ),
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
