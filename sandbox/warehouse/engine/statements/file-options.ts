import { errorAt, refusedAt, type WarehouseError } from "../../googlesql/errors.ts";
import type { OptionEntry } from "../../googlesql/syntax/ast.ts";
import type { FileFormat } from "../contract.ts";
import type { Run } from "../script/run.ts";
import type { OptionOwner } from "./option-types.ts";
import { optionValues } from "./options.ts";

/** The options of EXPORT DATA or of FROM FILES, each with errors at its own place. */
export interface FileOptions {
  readonly format: FileFormat["format"];
  text(name: string): string | null;
  texts(name: string): string[];
  /** false unless it is TRUE. */
  flag(name: string): boolean;
  /** 0 unless it is given. */
  count(name: string): number;
  /** One character; a comma unless it is given. */
  delimiter(): string;
  /** An error about an option, or about the statement if the option is not given. */
  error(name: string, message: string): WarehouseError;
  refused(name: string, what: string): WarehouseError;
}

interface Written {
  readonly options: readonly OptionEntry[];
  readonly position: number;
}

export async function fileOptions(run: Run, statement: Written, owner: OptionOwner): Promise<FileOptions> {
  const values = await optionValues(run, statement.options, owner);
  const place = (name: string) =>
    statement.options.find((entry) => entry.name.toLowerCase() === name)?.position ?? statement.position;
  const error = (name: string, message: string) => errorAt(message, run.source, place(name));
  const refused = (name: string, what: string) => refusedAt(what, run.source, place(name));
  const text = (name: string) => {
    const value = values.get(name);
    return typeof value === "string" ? value : null;
  };
  const written = text("format");
  if (written === null) throw error("format", `${owner} needs option format`);
  const format = FORMATS[written.toUpperCase()];
  if (format === undefined) throw error("format", `Invalid value for option format: ${written}`);
  if (format === null) throw refused("format", `${owner} with format ${written.toUpperCase()}`);
  return {
    format,
    text,
    error,
    refused,
    texts(name) {
      const value = values.get(name);
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => text(name) === "true",
    count(name) {
      const count = Number(text(name) ?? 0);
      if (count < 0 || !Number.isSafeInteger(count)) {
        throw error(name, `Invalid value for option ${name}: ${count}`);
      }
      return count;
    },
    delimiter() {
      const given = text("field_delimiter") ?? ",";
      if (given === "\\t" || given.toLowerCase() === "tab") return "\t";
      if (given.length === 1) return given;
      throw error("field_delimiter", `Invalid field delimiter: ${JSON.stringify(given)}`);
    },
  };
}

/** null: BigQuery has the format, the local warehouse has not. */
const FORMATS: Readonly<Record<string, FileFormat["format"] | null>> = {
  CSV: "CSV",
  JSON: "NEWLINE_DELIMITED_JSON",
  NEWLINE_DELIMITED_JSON: "NEWLINE_DELIMITED_JSON",
  PARQUET: "PARQUET",
  ...Object.fromEntries(
    "AVRO ORC DATASTORE_BACKUP GOOGLE_SHEETS ICEBERG DELTA_LAKE CLOUD_BIGTABLE CLOUD_SPANNER CLOUD_PUBSUB ALLOY_DB"
      .split(" ")
      .map((name) => [name, null]),
  ),
};
