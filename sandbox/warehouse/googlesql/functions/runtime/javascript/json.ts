import { BOOLEAN, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { rawAt } from "./json-text.ts";
import { removeAt, setAt, stripNulls } from "./json-tree.ts";
import { registerScalar } from "./register.ts";

export function registerJsonFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_json_raw", [VARCHAR, VARCHAR], VARCHAR, (json: string, path: string) =>
    rawAt(json, path),
  );
  registerScalar(connection, "bq_json_set", [VARCHAR, VARCHAR, VARCHAR], VARCHAR, setAt);
  registerScalar(connection, "bq_json_remove", [VARCHAR, VARCHAR], VARCHAR, removeAt);
  registerScalar(connection, "bq_json_strip_nulls", [VARCHAR], VARCHAR, stripNulls);
  registerScalar(connection, "bq_json_is_strict", [VARCHAR], BOOLEAN, isStrict);
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
