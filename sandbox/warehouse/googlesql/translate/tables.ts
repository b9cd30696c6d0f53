import { errorAt, placed } from "../errors.ts";
import type { Expression, FromItem } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import type { CatalogTable } from "./context.ts";
import { fieldOf } from "./names.ts";
import { aliasedColumns, bareColumn, changedRange, derivedFrom, relationFrom, tableFrom } from "./scope.ts";
import type { FromRelation, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { unnested } from "./unnest.ts";
import { viewRelation } from "./views.ts";
import { wildcardFrom } from "./wildcard.ts";

type TableItem = Extract<FromItem, { kind: "table" }>;

/** A written path in FROM: a WITH table, an array of a row to the left, a table argument, a table or a view. */
export function fromTable(
  t: Translation,
  item: TableItem,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  const alias = item.alias ?? item.path[item.path.length - 1] ?? "";
  if (item.path.length === 1) {
    const common = commonTable(t, item, left ?? outer, alias);
    if (common) return common;
  } else if (!item.quotedFirst) {
    const array = correlatedArray(t, item, left ?? outer, alias);
    if (array) return array;
  }
  if (item.withOffset) fail(t, "WITH OFFSET can only be used with array expressions", item);
  if (item.asOf) checkNow(t, item.asOf);
  const last = item.path[item.path.length - 1] ?? "";
  if (last.includes("$")) fail(t, `Table "${last}" cannot include decorator`, item);
  if (last.endsWith("*")) return wildcardFrom(t, item, alias);
  return catalogFrom(t, findTable(t, item.path, item), alias, item);
}

/** A table of the catalogue by its written path; fails as BigQuery does if there is none. */
function findTable(t: Translation, path: readonly string[], node: { position: number }): CatalogTable {
  const { context } = t;
  const temporary = temporaryName(path);
  const table =
    (temporary === null ? undefined : context.temporaryTables.get(temporary)) ?? inCatalog(t, path, node);
  if (table) {
    if (table.fullName.length > 1) t.references.add(table.fullName.slice(-2).join("."));
    return table;
  }
  return tableNotFound(t, path, node);
}

function inCatalog(t: Translation, path: readonly string[], node: { position: number }): CatalogTable | null {
  try {
    return t.context.catalog.table(path, t.context);
  } catch (error) {
    throw placed(error, t.context.source, node.position);
  }
}

function temporaryName(path: readonly string[]): string | null {
  const [first = "", second] = path;
  if (path.length === 1) return first.toLowerCase();
  return path.length === 2 && /^_session$/i.test(first) ? (second ?? "").toLowerCase() : null;
}

function tableNotFound(t: Translation, path: readonly string[], node: { position: number }): never {
  const { context } = t;
  const [table = "", dataset = context.defaultDataset, project = context.project] = [...path].reverse();
  if (dataset === null) {
    throw errorAt(
      `Table "${path.join(".")}" must be qualified with a dataset (e.g. dataset.table)`,
      context.source,
      node.position,
      "invalid",
    );
  }
  const missing =
    project === context.project && context.catalog.datasetExists(dataset)
      ? `Table ${project}:${dataset}.${table}`
      : `Dataset ${project}:${dataset}`;
  throw errorAt(
    `Not found: ${missing} was not found in location US`,
    context.source,
    node.position,
    "notFound",
  );
}

/** A catalogue table standing in FROM under an alias. */
function catalogFrom(
  t: Translation,
  table: CatalogTable,
  alias: string,
  node: { position: number },
): FromRelation {
  const duckAlias = t.fresh();
  const { source } = table;
  if (source.kind === "view") {
    const relation = viewRelation(t, table, source, node);
    return withFullName(relationFrom(relation, duckAlias, alias), alias, table.fullName);
  }
  const base = source.kind === "table" ? source.duckName : `(${source.sql})`;
  const pseudo = table.pseudoColumns.map((column) => `${column.sql} AS ${quoteName(column.name)}`);
  const own = table.columns.map((column) => quoteName(column.name));
  const sql = pseudo.length > 0 ? `(SELECT ${[...own, ...pseudo].join(", ")} FROM ${base})` : base;
  return tableFrom(
    `${sql} AS ${duckAlias}`,
    duckAlias,
    alias,
    aliasedColumns(duckAlias, table.columns.map(bareColumn)),
    {
      pseudoColumns: aliasedColumns(duckAlias, table.pseudoColumns),
      fullName: table.fullName,
    },
  );
}

function withFullName(from: FromRelation, alias: string, fullName: readonly string[]): FromRelation {
  const range = from.ranges.get(alias.toLowerCase());
  if (!range) return from;
  return { ...from, ranges: new Map([[alias.toLowerCase(), changedRange(range, { fullName })]]) };
}

function commonTable(
  t: Translation,
  item: TableItem,
  scope: Scope | null,
  alias: string,
): FromRelation | null {
  const key = (item.path[0] ?? "").toLowerCase();
  for (let level = scope; level; level = level.parent) {
    const table = level.commonTables?.get(key);
    if (!table) continue;
    t.nesting.tables = Math.max(t.nesting.tables, table.chain);
    t.nesting.groups = Math.max(t.nesting.groups, table.groups);
    const duckAlias = t.fresh();
    return derivedFrom(`${table.name} AS ${duckAlias}`, table, duckAlias, alias);
  }
  const argument = t.tableArguments.get(key);
  return argument ? relationFrom(argument, t.fresh(), alias) : null;
}

/** `FROM t, t.items`: the first part is a range in scope, the rest leads to an array in its row. */
function correlatedArray(
  t: Translation,
  item: TableItem,
  scope: Scope | null,
  alias: string,
): FromRelation | null {
  const [first = "", second = "", ...rest] = item.path;
  for (let level = scope; level; level = level.parent) {
    const range = level.ranges.get(first.toLowerCase());
    if (!range) continue;
    const node: Expression = { kind: "name", path: [first, second], quoted: false, position: item.position };
    const value = rest.reduce((inner, name) => fieldOf(t, inner, name, item), t.expression(node, level));
    if (value.type.kind !== "ARRAY") {
      fail(
        t,
        `Values referenced in FROM clause must be arrays. ${item.path.join(".")} has type ${argumentTypeToString(value.type)}`,
        item,
      );
    }
    return unnested(t, value, alias, item.withOffset, item);
  }
  return null;
}

/** FOR SYSTEM_TIME AS OF the present is the table as it is; anything else would need its past. */
function checkNow(t: Translation, node: Expression): void {
  const now = node.kind === "call" && /^CURRENT_TIMESTAMP$/i.test(node.name.join("."));
  if (!now) refuse(t, "FOR SYSTEM_TIME AS OF a time other than CURRENT_TIMESTAMP()", node);
}
