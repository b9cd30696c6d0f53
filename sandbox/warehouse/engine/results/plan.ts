import type { Connection } from "../duckdb/connection.ts";

/** One read of a table in DuckDB's plan. */
export interface Scan {
  /** DuckDB's complete name of the table. */
  readonly table: string;
  /** Columns that are read, in lower case; words of filters that are not columns may be among them. */
  readonly columns: readonly string[];
  /** Conditions that DuckDB checks while it reads or right after, as SQL over the table's columns. */
  readonly filters: readonly string[];
}

/** Which tables a statement would read, and what of them. Binds the statement, so that its errors show. */
export async function scansOf(connection: Connection, sql: string): Promise<Scan[]> {
  const [plan] = await connection.rows(`EXPLAIN (FORMAT json) ${sql}`);
  return collectScans(JSON.parse(String(plan?.[1] ?? "[]")));
}

/** Words in a condition that can be names of columns, in lower case. */
export function wordsOf(condition: string): string[] {
  const words = condition.replace(/'(?:[^']|'')*'/g, "").match(/"[^"]+"|[A-Za-z_]\w*/g) ?? [];
  return words.map(unquoted);
}

interface PlanNode {
  readonly name?: string;
  readonly children?: readonly PlanNode[];
  readonly extra_info?: Readonly<Record<string, unknown>>;
}

function collectScans(nodes: readonly PlanNode[]): Scan[] {
  return nodes.flatMap((node) => {
    const below = collectScans(node.children ?? []);
    const [only] = node.children ?? [];
    if (node.name === "FILTER" && only?.extra_info && "Table" in only.extra_info) {
      const conditions = texts(node.extra_info?.Expression);
      return below.map((scan) => ({ ...scan, filters: [...scan.filters, ...conditions] }));
    }
    const { Table: table, Projections, Filters } = node.extra_info ?? {};
    if (typeof table !== "string") return below;
    const filters = texts(Filters).map((filter) => filter.replace(/^optional: /, ""));
    return [
      { table, columns: [...texts(Projections).map(unquoted), ...filters.flatMap(wordsOf)], filters },
      ...below,
    ];
  });
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" && value !== "" ? [value] : [];
}

function unquoted(name: string): string {
  return name.replace(/^"|"$/g, "").toLowerCase();
}
