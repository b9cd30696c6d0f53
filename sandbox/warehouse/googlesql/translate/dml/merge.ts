import type { MergeClause } from "../../syntax/ast.ts";
import { quoteName } from "../../types/duckdb.ts";
import { typeToString } from "../../types/format.ts";
import { BOOL } from "../../types/make.ts";
import type { Column } from "../../types/types.ts";
import { coerce, coerced } from "../coerce.ts";
import type { CatalogTable } from "../context.ts";
import { joined } from "../joins.ts";
import { withRoot } from "../layers.ts";
import { scopeOf } from "../scope.ts";
import { storedIn } from "../stored.ts";
import type { FromRelation, Scope, Translation } from "../translation.ts";
import { fail, refuse } from "../translation.ts";
import { setItems } from "./assignments.ts";
import {
  columnValue,
  type DmlNode,
  ONE_MATCH,
  type Target,
  type TranslatedStatement,
  targetColumns,
  targetOf,
} from "./statement.ts";

interface Parts {
  readonly target: Target;
  readonly source: FromRelation;
  readonly both: Scope;
}

/** MERGE; its check finds target rows that two source rows would update or delete. */
export function mergeStatement(
  t: Translation,
  node: DmlNode<"merge">,
  table: CatalogTable,
): TranslatedStatement {
  const target = targetOf(t, table, node.alias, node);
  const source = t.from(node.source, null, null);
  if (source.alias === null) refuse(t, "MERGE with a join as its source", node.source);
  const position = { on: null, using: null, position: node.position };
  const join = joined(t, target.from, source, { type: "CROSS", ...position }, null);
  const parts: Parts = { target, source, both: scopeOf(join, null) };
  const on = coerced(t, node.on, { ...parts.both, noAggregates: "MERGE ON clause" }, BOOL, (from) => {
    return `MERGE ON clause should return type BOOL, but returns ${typeToString(from)}`;
  });
  const clauses = node.clauses.map((clause) => [clause, clauseSql(t, clause, parts, node)] as const);
  const applied = reachable(node.clauses);
  const whens = clauses.filter(([clause]) => applied.includes(clause)).map(([, sql]) => sql);
  const using = `${target.duckName} AS ${target.alias} USING ${source.sql} ON ${on}`;
  return {
    sql: withRoot(t, `MERGE INTO ${using} ${whens.join(" ")}`),
    check: oneMatch(t, node, parts, on),
    looksAt: rowsLookedAt(t, node, parts, on),
    references: t.references,
  };
}

function oneMatch(
  t: Translation,
  node: DmlNode<"merge">,
  { target, source, both }: Parts,
  on: string,
): TranslatedStatement["check"] {
  const matched = node.clauses.filter((clause) => clause.match === "MATCHED");
  if (matched.length === 0) return null;
  const conditions = matched.map((clause) =>
    clause.condition ? coerced(t, clause.condition, both, BOOL) : "true",
  );
  const where = conditions.includes("true") ? "" : ` WHERE ${conditions.join(" OR ")}`;
  const joinSql = `${target.duckName} AS ${target.alias} JOIN ${source.sql} ON ${on}`;
  return {
    sql: withRoot(
      t,
      `SELECT 1 FROM ${joinSql}${where} GROUP BY ${target.alias}.rowid HAVING count(*) > 1 LIMIT 1`,
    ),
    message: ONE_MATCH,
  };
}

/** By WHEN NOT MATCHED BY SOURCE its own condition decides which rows matter, by the others also what ON says. */
function rowsLookedAt(
  t: Translation,
  node: DmlNode<"merge">,
  { target, source, both }: Parts,
  on: string,
): string[] {
  const rows = `SELECT 1 FROM ${target.duckName} AS ${target.alias}`;
  const any = (clauses: readonly MergeClause[], scope: Scope) =>
    clauses.map(({ condition }) => (condition ? coerced(t, condition, scope, BOOL) : "true")).join(" OR ");
  const alone = node.clauses.filter(({ match }) => match === "NOT MATCHED BY SOURCE");
  const joined = node.clauses.filter(({ match }) => match !== "NOT MATCHED BY SOURCE");
  const inserts = joined.some(({ match }) => match !== "MATCHED");
  const where = inserts ? "true" : any(joined, both);
  return [
    ...(joined.length > 0 ? [`${rows} JOIN ${source.sql} ON ${on} WHERE ${where}`] : []),
    ...(alone.length > 0 ? [`${rows} WHERE ${any(alone, scopeOf(target.from, null))}`] : []),
  ].map((sql) => withRoot(t, sql));
}

/** The clauses that can apply: behind one without a condition the others of its kind never do. */
function reachable(clauses: readonly MergeClause[]): readonly MergeClause[] {
  return clauses.filter(
    (clause, i) => !clauses.slice(0, i).some((before) => before.match === clause.match && !before.condition),
  );
}

function clauseSql(t: Translation, clause: MergeClause, parts: Parts, node: DmlNode<"merge">): string {
  const { target, source, both } = parts;
  const inserts = clause.action.kind === "insert";
  if (inserts !== (clause.match === "NOT MATCHED BY TARGET")) {
    fail(
      t,
      inserts
        ? `INSERT is only allowed in WHEN NOT MATCHED [BY TARGET], not in WHEN ${clause.match}`
        : `WHEN NOT MATCHED BY TARGET only allows INSERT, not ${clause.action.kind.toUpperCase()}`,
      clause,
    );
  }
  const scope: Scope =
    clause.match === "MATCHED"
      ? both
      : scopeOf(clause.match === "NOT MATCHED BY TARGET" ? source : target.from, null);
  const condition = clause.condition ? ` AND ${coerced(t, clause.condition, scope, BOOL)}` : "";
  const when = `WHEN ${clause.match}${condition} THEN`;
  const { action } = clause;
  if (action.kind === "delete") return `${when} DELETE`;
  if (action.kind === "update") {
    return `${when} UPDATE SET ${setItems(t, action.set, target, scope).join(", ")}`;
  }
  const columns = targetColumns(t, target.table, action.columns, clause);
  const values =
    action.values === "row"
      ? source.columns.map((column, i) => rowValue(t, column, columns[i], node))
      : action.values.map((value, i) => {
          const column = columns[i];
          return column ? columnValue(t, value, scope, column, "inserted into column") : "";
        });
  if (values.length !== columns.length) {
    fail(t, `Inserted row has wrong column count; Has ${values.length}, expected ${columns.length}`, clause);
  }
  const names = columns.map((column) => quoteName(column.name)).join(", ");
  return `${when} INSERT (${names}) VALUES (${values.join(", ")})`;
}

/** One column of `INSERT ROW`. */
function rowValue(
  t: Translation,
  column: FromRelation["columns"][number],
  to: Column | undefined,
  node: DmlNode<"merge">,
): string {
  if (!to) return "";
  const message = () =>
    `Value has type ${typeToString(column.type)} which cannot be inserted into column ${to.name}, which has type ${typeToString(to.type)}`;
  const value = { sql: column.sql, type: column.type };
  return storedIn(to, coerce(t, value, to.type, node, message));
}
