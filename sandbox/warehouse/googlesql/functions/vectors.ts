import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { fieldName, quoteName } from "../types/duckdb.ts";
import { FLOAT64, isNumeric } from "../types/make.ts";
import { arity, type Entries } from "./define.ts";

/** Distances of vectors: arrays of numbers, or of (dimension, number). */
export const vectorFunctions: Entries<ScalarFunction> = {
  COSINE_DISTANCE: distance,
  EUCLIDEAN_DISTANCE: distance,
};

function distance(call: FunctionCall): Typed {
  arity(call, 2);
  const types = [0, 1].map((i) => call.typed(i).type);
  const elements = types.map((type) => (type.kind === "ARRAY" ? type.element : call.noMatchingSignature()));
  if (elements.every(isNumeric)) {
    const vectors = [0, 1].map((i) => `CAST(${call.typed(i).sql} AS DOUBLE[])`);
    return { sql: `bq_vector_distance('${call.name}', ${vectors.join(", ")})`, type: FLOAT64 };
  }
  const [left, right] = [0, 1].map((i) => sparse(call, i));
  return { sql: `bq_sparse_distance('${call.name}', ${left}, ${right})`, type: FLOAT64 };
}

/** The dimensions as text and the numbers of a sparse vector. */
function sparse(call: FunctionCall, index: number): string {
  const { sql, type } = call.typed(index);
  const element = type.kind === "ARRAY" ? type.element : call.noMatchingSignature();
  const fields = element.kind === "STRUCT" ? element.fields : [];
  const [dimension, value] = fields;
  const known = dimension?.type.kind === "INT64" || dimension?.type.kind === "STRING";
  if (fields.length !== 2 || !dimension || !value || !known || !isNumeric(value.type))
    return call.noMatchingSignature();
  const part = (i: number, duck: string) =>
    `list_transform(${sql}, lambda _bq_d: CAST((_bq_d).${quoteName(fieldName(fields[i] ?? dimension, i))} AS ${duck}))`;
  return `${part(0, "VARCHAR")}, ${part(1, "DOUBLE")}`;
}
