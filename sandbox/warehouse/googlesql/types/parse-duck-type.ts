import {
  arrayOf,
  BIGNUMERIC,
  BOOL,
  BYTES,
  DATE,
  DATETIME,
  FLOAT64,
  INT64,
  INTERVAL,
  JSON_TYPE,
  NUMERIC,
  STRING,
  structOf,
  TIME,
  TIMESTAMP,
} from "./make.ts";
import type { GoogleType, StructField } from "./types.ts";

const SCALARS: Readonly<Record<string, GoogleType>> = {
  BIGINT: INT64,
  INTEGER: INT64,
  SMALLINT: INT64,
  TINYINT: INT64,
  HUGEINT: INT64,
  UBIGINT: INT64,
  UINTEGER: INT64,
  USMALLINT: INT64,
  UTINYINT: INT64,
  DOUBLE: FLOAT64,
  FLOAT: FLOAT64,
  VARCHAR: STRING,
  BLOB: BYTES,
  BOOLEAN: BOOL,
  DATE,
  TIME,
  TIMESTAMP: DATETIME,
  TIMESTAMP_S: DATETIME,
  TIMESTAMP_MS: DATETIME,
  TIMESTAMP_NS: DATETIME,
  "TIMESTAMP WITH TIME ZONE": TIMESTAMP,
  TIMESTAMPTZ: TIMESTAMP,
  JSON: JSON_TYPE,
  INTERVAL,
  UUID: STRING,
  '"NULL"': INT64,
  NULL: INT64,
};

/** Reads a DuckDB type as DESCRIBE prints it, e.g. `STRUCT(a BIGINT, "b c" VARCHAR[])[]`. Throws on a type it does not know. */
export function parseDuckType(text: string): GoogleType {
  const reader = new Reader(text);
  const type = readType(reader);
  if (!reader.atEnd()) throw new Error(`DuckDB type not understood: ${text}`);
  return type;
}

function readType(reader: Reader): GoogleType {
  let type = readBase(reader);
  while (reader.match(/\[\d*\]/y)) type = arrayOf(type);
  return type;
}

function readBase(reader: Reader): GoogleType {
  const name = reader.need(/TIMESTAMP WITH TIME ZONE|"NULL"|\w+/iy).toUpperCase();
  if (name === "STRUCT") return structOf(readFields(reader));
  if (name === "DECIMAL" || name === "NUMERIC") {
    const parameters = reader.match(/\((\d+),\s*(\d+)\)/y);
    const [width, scale] = parameters ? [Number(parameters[1]), Number(parameters[2])] : [18, 3];
    return scale > 9 || width - scale > 29 ? BIGNUMERIC : NUMERIC;
  }
  const type = SCALARS[name];
  if (!type) throw new Error(`DuckDB type not understood: ${reader.text}`);
  return type;
}

function readFields(reader: Reader): StructField[] {
  reader.need(/\(/y);
  const fields: StructField[] = [];
  do {
    const name = reader
      .need(/"(?:[^"]|"")*"|\w+/y)
      .replace(/^"(.*)"$/s, "$1")
      .replaceAll('""', '"');
    fields.push({ name: /^_field_\d+$/.test(name) ? "" : name, type: readType(reader) });
  } while (reader.match(/,/y));
  reader.need(/\)/y);
  return fields;
}

class Reader {
  readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text.trim();
  }

  match(pattern: RegExp): RegExpExecArray | null {
    while (this.text[this.at] === " ") this.at++;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  need(pattern: RegExp): string {
    const found = this.match(pattern);
    if (!found) throw new Error(`DuckDB type not understood: ${this.text}`);
    return found[0];
  }

  atEnd(): boolean {
    return this.at === this.text.length;
  }
}
