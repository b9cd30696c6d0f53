import { RESERVED } from "../../../sandbox/warehouse/googlesql/syntax/tokens.ts";
import type { Table } from "../answer.ts";
import { type TypeProto, toTypeProto } from "./types.ts";
import { encodeValue, type ValueProto } from "./values.ts";

export interface GoogleCatalog {
  readonly table: readonly {
    name: string;
    serialization_id: number;
    column: { name: string; type: TypeProto }[];
  }[];
  readonly content: Readonly<Record<string, { table_data: { row: { cell: ValueProto[] }[] } }>>;
}

/** What a statement needs: the tables that it reads, and its text with their names as the catalogue has them. */
export interface Addressed {
  readonly sql: string;
  readonly tables: readonly Table[];
}

/** The name that a table has in the catalogue. */
const nameIn = (table: Table): string => table.path.join(".");

/** Google's catalogue is flat here: names of tables become one quoted name each, with the alias that BigQuery implies. */
export function address(sql: string, tables: readonly Table[]): Addressed {
  const read = new Set<Table>();
  let text = sql;
  for (const table of tables) {
    text = text.replace(
      reference(table.path),
      (_all, before: string, after: string, next: string | undefined) => {
        read.add(table);
        const alias = next !== undefined && !isKeyword(next) ? "" : ` AS \`${table.path.at(-1)}\``;
        return `${before}\`${nameIn(table)}\`${alias}${after}${next ?? ""}`;
      },
    );
  }
  return { sql: text, tables: [...read] };
}

/** `p.d.t`, p.d.t and d.t where a table can stand, with the word behind them. */
function reference(path: readonly string[]): RegExp {
  const [project = "", dataset = "", table = ""] = path.map((part) =>
    part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  const name = `(?:\`?${project}\`?\\.)?\`?${dataset}\`?\\.\`?${table}\`?`;
  return new RegExp(`((?:\\b(?:FROM|JOIN)|,)\\s*)${name}(?![\\w\`.-])(\\s*)([A-Za-z_\`]\\w*)?`, "gi");
}

const isKeyword = (word: string): boolean =>
  word.toUpperCase() !== "AS" && (RESERVED.has(word.toUpperCase()) || /^(WHERE|QUALIFY)$/i.test(word));

/** The catalogue of some tables, and their rows by name. */
export function buildCatalog(tables: readonly Table[]): GoogleCatalog {
  return {
    table: tables.map((table, i) => ({
      name: nameIn(table),
      serialization_id: i + 1,
      column: table.columns.map(({ name, type }) => ({ name, type: toTypeProto(type) })),
    })),
    content: Object.fromEntries(
      tables.map((table) => [
        nameIn(table),
        {
          table_data: {
            row: table.rows.map((row) => ({
              cell: table.columns.map(({ type }, i) => encodeValue(row[i] ?? null, type)),
            })),
          },
        },
      ]),
    ),
  };
}
