import { type DuckDBConnection, DuckDBScalarFunction, type DuckDBValue } from "@duckdb/node-api";
import { WarehouseError } from "../../errors.ts";
import type { GoogleType } from "../../types/types.ts";
import { logicalType, returnedType } from "./javascript/logical-types.ts";
import type { Sandbox } from "./javascript/sandbox.ts";
import { compile, type RunRows, type UserFunction } from "./javascript/user-code.ts";
import { fromWire, toWire } from "./javascript/wire.ts";

/**
 * Makes a `LANGUAGE js` function callable as `duckName(…)` on the instance of the connection. Registering a name again
 * replaces the function. Values go in and out as BigQuery maps them: FLOAT64 is a number, NUMERIC a number where it is whole and
 * exact, else text, BYTES base64 text, DATE and TIMESTAMP a Date, ARRAY an array, STRUCT an object, NULL null; a promise counts as
 * what it settles to.
 * @throws WarehouseError if the code cannot be compiled or a type is not supported (INT64 arguments are not).
 */
export function registerJavaScriptFunction(
  connection: DuckDBConnection,
  duckName: string,
  definition: UserFunction,
  sandbox: Sandbox,
): void {
  const { name, parameters, returns } = definition;
  const types: GoogleType[] = parameters.map(({ type }) => type);
  const parameterTypes = types.map((type) => logicalType(type, name));
  const returnType = returnedType(returns, name);
  const run = compiled(definition, sandbox);
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: duckName,
      parameterTypes,
      returnType,
      specialHandling: true,
      volatile: true,
      mainFunction: (info, input, output) => {
        try {
          const columns = types.map((_, index) => input.getColumnVector(index));
          const rows = Array.from({ length: input.rowCount }, (_, row) =>
            types.map((type, index) => toWire(columns[index]?.getItem(row) as DuckDBValue, type)),
          );
          for (const [row, value] of run(rows).entries()) output.setItem(row, fromWire(value, returns));
          output.flush();
        } catch (error) {
          info.setError((error as Error).message);
        }
      },
    }),
  );
}

function compiled(definition: UserFunction, sandbox: Sandbox): RunRows {
  try {
    return compile(definition, sandbox);
  } catch (cause) {
    throw new WarehouseError((cause as Error).message, { location: "query", cause });
  }
}
