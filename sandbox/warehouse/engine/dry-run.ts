import type { Statement } from "../googlesql/syntax/ast.ts";
import { fieldsOf } from "./catalog/fields.ts";
import { resolveName } from "./catalog/names.ts";
import type { ExecuteResult, StatementResult, StatementType, TableId } from "./contract.ts";
import { estimateBytes } from "./results/estimate.ts";
import { translationContext } from "./script/context.ts";
import type { Run } from "./script/run.ts";
import { targetOf, translateDml } from "./statements/dml.ts";
import { outcome } from "./statements/outcome.ts";
import { freshTables } from "./statements/stale.ts";
import { tableIds } from "./statements/table-ids.ts";
import { namedQuery } from "./statements/table-source.ts";
import { type TopQuery, translateTop } from "./statements/top-level.ts";

/**
 * Checks a request without any effect. A single statement is translated and planned: schema, tables and bytes of its query.
 * Of a script only the syntax is checked, as its statements depend on each other.
 */
export async function check(run: Run, statements: readonly Statement[]): Promise<ExecuteResult> {
  const [statement] = statements;
  if (statements.length !== 1 || !statement)
    return { statements: [], isScript: true, schema: null, bytesProcessed: 0 };
  const checked = await freshTables(run, () => checkOne(run, statement));
  if (!checked) return { statements: [], isScript: true, schema: null, bytesProcessed: 0 };
  const { query, type, target } = checked;
  const bytesProcessed = query ? await estimateBytes(run.warehouse, run.session.connection, query) : 0;
  const result: StatementResult = {
    ...outcome(type, { target, referencedTables: query?.references ?? [], bytesProcessed }),
    text: statement.text,
    milliseconds: 0,
  };
  return {
    statements: [result],
    isScript: false,
    schema: query && query.columns.length > 0 ? fieldsOf(query.columns) : null,
    bytesProcessed,
  };
}

interface Checked {
  readonly type: StatementType;
  readonly query: TopQuery | null;
  readonly target: TableId | null;
}

/** null: a statement of control flow, which is a script. */
async function checkOne(run: Run, statement: Statement): Promise<Checked | null> {
  const named = (path: readonly string[]) =>
    resolveName(path, run.warehouse.project, run.session.defaultDataset);
  switch (statement.kind) {
    case "query_statement":
      return { type: "SELECT", query: await planned(run, translateTop(run, statement.query)), target: null };
    case "create_table": {
      const query =
        statement.query && namedQuery(run, statement.query, statement.columns === null, "CREATE TABLE");
      return {
        type: query ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE",
        query: query && (await planned(run, query)),
        target: statement.temporary ? null : named(statement.path),
      };
    }
    case "create_view": {
      const query = namedQuery(run, statement.query, statement.columns === null, "CREATE VIEW");
      return {
        type: statement.materialized ? "CREATE_MATERIALIZED_VIEW" : "CREATE_VIEW",
        query: await planned(run, query),
        target: named(statement.path),
      };
    }
    case "insert":
    case "update":
    case "delete":
    case "merge": {
      const { id, table } = targetOf(run, statement.target);
      const { sql, references } = translateDml(statement, table, translationContext(run));
      const type = statement.kind.toUpperCase() as "INSERT" | "UPDATE" | "DELETE" | "MERGE";
      return {
        type,
        query: { sql, columns: [], sqlNames: [], references: tableIds(references) },
        target: id,
      };
    }
    case "truncate":
      return { type: "TRUNCATE_TABLE", query: null, target: targetOf(run, statement.target).id };
    case "create_schema":
      return { type: "CREATE_SCHEMA", query: null, target: null };
    case "create_function":
      return { type: "CREATE_FUNCTION", query: null, target: null };
    case "create_table_function":
      return { type: "CREATE_TABLE_FUNCTION", query: null, target: named(statement.path) };
    case "create_procedure":
      return { type: "CREATE_PROCEDURE", query: null, target: named(statement.path) };
    case "drop":
      return { type: /VIEW/.test(statement.object) ? "DROP_VIEW" : "DROP_TABLE", query: null, target: null };
    case "alter":
      return { type: "ALTER_TABLE", query: null, target: null };
    default:
      return null;
  }
}

async function planned(run: Run, query: TopQuery): Promise<TopQuery> {
  await run.session.connection.run(`EXPLAIN ${query.sql}`);
  return query;
}
