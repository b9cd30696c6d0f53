import { parseQuery } from "../syntax/parser.ts";
import type { CatalogTable } from "./context.ts";
import type { Relation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

const MAX_DEPTH = 16;

/** A view's query, translated in its own text and default dataset, with the view's own column names. */
export function viewRelation(
  t: Translation,
  table: CatalogTable,
  view: Extract<CatalogTable["source"], { kind: "view" }>,
  node: { position: number },
): Relation {
  const name = table.fullName.join(".");
  if (t.depth >= MAX_DEPTH) fail(t, `View ${name} is nested too deep or refers to itself`, node);
  const inner = t.inside({ source: view.query, defaultDataset: view.defaultDataset });
  const relation = inner.query(parseQuery(view.query), null);
  const { columnNames } = view;
  if (!columnNames) return relation;
  if (columnNames.length !== relation.columns.length) {
    fail(
      t,
      `View ${name} has ${columnNames.length} column names for ${relation.columns.length} columns`,
      node,
    );
  }
  return {
    ...relation,
    columns: relation.columns.map((column, i) => ({ ...column, name: columnNames[i] ?? column.name })),
  };
}
