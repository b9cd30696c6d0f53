import {
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";

export interface ScalarOptions {
  /** Called with NULLs too; otherwise a NULL argument gives NULL without a call. */
  readonly nulls?: boolean;
  /** Not folded, even when all arguments are constants. */
  readonly volatile?: boolean;
}

/** Registers a row-wise JavaScript function; an error that it throws ends the query with its message. */
export function registerScalar(
  connection: DuckDBConnection,
  name: string,
  parameterTypes: readonly DuckDBType[],
  returnType: DuckDBType,
  // biome-ignore lint/suspicious/noExplicitAny: the values' types follow parameterTypes, which the compiler cannot see
  body: (...values: any[]) => DuckDBValue,
  options: ScalarOptions = {},
): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      parameterTypes,
      returnType,
      specialHandling: options.nulls === true,
      volatile: options.volatile === true,
      mainFunction: (info, input, output) => {
        const columns = parameterTypes.map((_, index) => input.getColumnVector(index));
        try {
          for (let row = 0; row < input.rowCount; row++) {
            const values = columns.map((column) => column.getItem(row));
            const skip = options.nulls !== true && values.some((value) => value === null);
            output.setItem(row, skip ? null : body(...values));
          }
          output.flush();
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    }),
  );
}
