import { PgFault } from "./errors.ts";

export type PgType = "uuid" | "text" | "int4" | "int8" | "date" | "timestamptz";

/** Values of one type compare with < and >; timestamps are microseconds since 1970. */
export type Comparable = string | bigint;

/** Reads a literal of a type. Throws the error of PostgreSQL where it is none. */
export function comparable(type: PgType, text: string): Comparable {
  switch (type) {
    case "int4":
    case "int8":
      if (/^-?\d+$/.test(text)) return BigInt(text);
      throw invalid(
        `invalid input syntax for type ${type === "int8" ? "bigint" : "integer"}: "${text}"`,
        "22P02",
      );
    case "timestamptz":
      return microseconds(text);
    case "uuid":
      if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
      throw invalid(`invalid input syntax for type uuid: "${text}"`, "22P02");
    case "date":
      return text.slice(0, 10);
    case "text":
      return text;
  }
}

/** The JSON text of a value. */
export function printed(type: PgType, text: string | null): string {
  if (text === null) return "null";
  return type === "int4" || type === "int8" ? text : JSON.stringify(text);
}

/** What `::text` makes of a value: PostgreSQL prints a timestamp with a space and a short offset. */
export function castToText(type: PgType, text: string | null): string {
  if (text === null) return "null";
  if (type !== "timestamptz") return JSON.stringify(text);
  const plain = text.replace("T", " ").replace(/\+00:00$/, "+00");
  return JSON.stringify(plain.replace(/(\.\d*?)0+\+/, "$1+").replace(".+", "+"));
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/;

function microseconds(text: string): bigint {
  const found = TIMESTAMP.exec(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (!found) throw invalid(`invalid input syntax for type timestamp with time zone: "${text}"`, "22007");
  const [, day, time, fraction = "", zone = "Z"] = found;
  const offset = zone === "Z" ? "Z" : zone.length === 3 ? `${zone}:00` : zone;
  const ms = Date.parse(`${day}T${time}${offset}`);
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function invalid(message: string, code: string): PgFault {
  return new PgFault(400, { code, message });
}
