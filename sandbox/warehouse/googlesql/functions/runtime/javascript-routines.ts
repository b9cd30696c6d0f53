import { type DuckDBConnection, DuckDBScalarFunction, type DuckDBValue } from "@duckdb/node-api";
import { WarehouseError } from "../../errors.ts";
import type { GoogleType } from "../../types/types.ts";
import { logicalType } from "./javascript/logical-types.ts";
import { compile, type RunRows } from "./javascript/sandbox.ts";
import { fromWire, toWire } from "./javascript/wire.ts";

/**
 * Makes a `LANGUAGE js` function callable as `name(…)` on the instance of the connection. Registering a name again replaces
 * the function. Values go in and out as BigQuery maps them: FLOAT64 is a number, NUMERIC a number where that is exact, BYTES
 * base64 text, DATE and TIMESTAMP a Date, ARRAY an array, STRUCT an object, NULL null. `timeLimitMs` is for one chunk of rows (2,048
 * at most).
 * @throws WarehouseError if the code cannot be compiled or a type is not supported (INT64 is not).
 */
export function registerJavaScriptFunction(
  connection: DuckDBConnection,
  name: string,
  parameters: readonly { readonly name: string; readonly type: GoogleType }[],
  returns: GoogleType,
  code: string,
  timeLimitMs = 10_000,
): void {
  const parameterTypes = parameters.map(({ type }) => logicalType(type, name));
  const returnType = logicalType(returns, name);
  const run = compiled(name, () => compile(parameters, returns, code, timeLimitMs));
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes,
      returnType,
      specialHandling: true,
      volatile: true,
      mainFunction: (info, input, output) => {
        try {
          const columns = parameters.map((_, index) => input.getColumnVector(index));
          const rows = Array.from({ length: input.rowCount }, (_, row) =>
            columns.map((column, index) =>
              toWire(column.getItem(row) as DuckDBValue, (parameters[index] as { type: GoogleType }).type),
            ),
          );
          for (const [row, value] of run(rows).entries()) output.setItem(row, fromWire(value, returns));
          output.flush();
        } catch (error) {
          info.setError(explained(name, error, timeLimitMs));
        }
      },
    }),
  );
}

function compiled(name: string, make: () => RunRows): RunRows {
  try {
    return make();
  } catch (cause) {
    throw new WarehouseError(`JavaScript function ${name} cannot be compiled: ${String(cause)}`, { cause });
  }
}

function explained(name: string, error: unknown, timeLimitMs: number): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT")
    return `${message ?? String(error)} in the JavaScript function ${name}`;
  return `JavaScript function ${name} ran longer than ${timeLimitMs} ms over one chunk of rows and was stopped`;
}
