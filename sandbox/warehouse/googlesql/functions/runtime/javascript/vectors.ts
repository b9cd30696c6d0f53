import { DOUBLE, type DuckDBConnection, LIST, VARCHAR } from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

interface List<T> {
  readonly items: readonly (T | null)[];
}

/** COSINE_DISTANCE and EUCLIDEAN_DISTANCE of dense vectors, and of sparse ones by their dimensions. */
export function registerVectorFunctions(connection: DuckDBConnection): void {
  const [numbers, names] = [LIST(DOUBLE), LIST(VARCHAR)];
  registerScalar(
    connection,
    "bq_vector_distance",
    [VARCHAR, numbers, numbers],
    DOUBLE,
    (name: string, a: List<number>, b: List<number>) => {
      if (a.items.length !== b.items.length) {
        throw new Error(`Array length mismatch: ${a.items.length} and ${b.items.length} in ${name}`);
      }
      return distance(
        name,
        a.items.map((x) => known(name, x)),
        b.items.map((x) => known(name, x)),
      );
    },
  );
  registerScalar(
    connection,
    "bq_sparse_distance",
    [VARCHAR, names, numbers, names, numbers],
    DOUBLE,
    (name: string, i: List<string>, a: List<number>, j: List<string>, b: List<number>) => {
      const [left, right] = [byDimension(name, i, a), byDimension(name, j, b)];
      const dimensions = [...new Set([...left.keys(), ...right.keys()])];
      const [x, y] = [left, right].map((vector) => dimensions.map((dimension) => vector.get(dimension) ?? 0));
      return distance(name, x ?? [], y ?? []);
    },
  );
}

function known<T>(name: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error(`NULL array element in ${name}`);
  return value;
}

function byDimension(name: string, dimensions: List<string>, values: List<number>): Map<string, number> {
  const vector = new Map<string, number>();
  for (const [i, dimension] of dimensions.items.entries()) {
    const key = known(name, dimension);
    if (vector.has(key)) throw new Error(`Duplicate dimension ${key} in ${name}`);
    vector.set(key, known(name, values.items[i]));
  }
  return vector;
}

function distance(name: string, a: readonly number[], b: readonly number[]): number {
  const sum = (term: (x: number, y: number) => number) =>
    a.reduce((total, x, i) => total + term(x, b[i] ?? 0), 0);
  if (name === "EUCLIDEAN_DISTANCE") return Math.sqrt(sum((x, y) => (x - y) ** 2));
  const lengths = Math.sqrt(sum((x) => x * x) * sum((_x, y) => y * y));
  if (lengths === 0) throw new Error("COSINE_DISTANCE of a zero vector is not defined");
  return 1 - sum((x, y) => x * y) / lengths;
}
