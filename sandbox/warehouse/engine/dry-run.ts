import type { Statement } from "../googlesql/syntax/ast.ts";
import { fieldsOf } from "./catalog/fields.ts";
import { resolveName } from "./catalog/names.ts";
import type { ExecuteResult, StatementResult, StatementType, TableId } from "./contract.ts";
import { type Change, estimateBytes, estimateChange } from "./results/estimate.ts";
import { translationContext } from "./script/context.ts";
import { holds } from "./script/evaluate.ts";
import type { Run } from "./script/run.ts";
import { Scope } from "./script/scope.ts";
import { declare, setVariables } from "./script/variables.ts";
import { createTemporaryTable } from "./statements/create-temporary-table.ts";
import { changeOf, targetOf, translateDml } from "./statements/dml.ts";
import { outcome } from "./statements/outcome.ts";
import { freshTables } from "./statements/stale.ts";
import { namedQuery } from "./statements/table-source.ts";
import { type TopQuery, translateTop } from "./statements/top-level.ts";

/**
 * Checks a request without any effect. A single statement is translated and planned: schema, tables and bytes of its query.
 * Of a script the syntax and the first statement are checked; its bytes are those that can be known before it runs.
 */
export async function check(run: Run, statements: readonly Statement[]): Promise<ExecuteResult> {
  const [statement] = statements;
  const checked = statements.length === 1 && statement && (await estimated(run, statement));
  if (!checked) return script(await scriptBytes(run, statements));
  const { query, type, target, bytes: bytesProcessed } = checked;
  const result: StatementResult = {
    ...outcome(type, { target, referencedTables: checked.references, bytesProcessed }),
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

function script(bytesProcessed: number): ExecuteResult {
  return { statements: [], isScript: true, schema: null, bytesProcessed };
}

/**
 * Bytes of the statements that will run, as far as that can be known before: variables, conditions and temporary tables are
 * made for it, in a scope and session of the check's own. What depends on other changes, loops and calls is left out.
 */
async function scriptBytes(run: Run, statements: readonly Statement[]): Promise<number> {
  const checked = { ...run, scope: run.scope.copy() };
  return (await bytesOf(checked, statements, statements[0])) + run.spent.bytes;
}

/** `first`: the statement whose error is an error of the script. */
async function bytesOf(
  run: Run,
  statements: readonly Statement[],
  first: Statement | undefined,
): Promise<number> {
  let bytes = 0;
  for (const statement of statements) {
    try {
      bytes += await statementBytes(run, statement, first);
    } catch (error) {
      if (statement === first) throw error;
    }
  }
  return bytes;
}

async function statementBytes(run: Run, statement: Statement, first: Statement | undefined): Promise<number> {
  switch (statement.kind) {
    case "declare":
      await declare(run, statement);
      return 0;
    case "set_variables":
      await setVariables(run, statement);
      return 0;
    case "block": {
      const [start] = statement.body;
      const inner = { ...run, scope: new Scope(run.scope) };
      return bytesOf(inner, statement.body, statement === first ? start : undefined);
    }
    case "if":
      for (const { condition, body } of statement.branches) {
        if (await holds(run, condition)) return bytesOf(run, body, undefined);
      }
      return bytesOf(run, statement.otherwise ?? [], undefined);
    default: {
      const bytes = (await estimated(run, statement))?.bytes ?? 0;
      const isPrivate = statement.kind === "create_table" && statement.temporary && run.session.id === null;
      if (isPrivate) await createTemporaryTable(run, statement);
      return bytes;
    }
  }
}

interface Checked {
  readonly type: StatementType;
  readonly query: TopQuery | null;
  readonly target: TableId | null;
  readonly change?: Change;
}

/** null: a statement of control flow, which is a script. */
async function estimated(
  run: Run,
  statement: Statement,
): Promise<(Checked & { bytes: number; references: readonly TableId[] }) | null> {
  const { warehouse, session } = run;
  return freshTables(run, async () => {
    const checked = await checkOne(run, statement);
    if (!checked) return null;
    const { query, change, type } = checked;
    const isView = type === "CREATE_VIEW" || type === "CREATE_MATERIALIZED_VIEW";
    const references = change?.references ?? query?.references ?? [];
    if (change)
      return { ...checked, references, bytes: await estimateChange(warehouse, session.connection, change) };
    const bytes = query && !isView ? await estimateBytes(warehouse, session.connection, query) : 0;
    return { ...checked, references, bytes };
  });
}

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
      const translated = translateDml(statement, table, translationContext(run));
      await run.session.connection.run(`EXPLAIN ${translated.sql}`);
      const type = statement.kind.toUpperCase() as "INSERT" | "UPDATE" | "DELETE" | "MERGE";
      return { type, query: null, target: id, change: changeOf(statement, translated, id) };
    }
    case "truncate":
      return { type: "TRUNCATE_TABLE", query: null, target: targetOf(run, statement.target).id };
    case "export_data":
      return {
        type: "EXPORT_DATA",
        query: await planned(run, translateTop(run, statement.query)),
        target: null,
      };
    case "load_data":
      return { type: "LOAD_DATA", query: null, target: named(statement.path) };
    case "create_schema":
      return { type: "CREATE_SCHEMA", query: null, target: null };
    case "create_function":
      return { type: "CREATE_FUNCTION", query: null, target: null };
    case "create_table_function":
      return { type: "CREATE_TABLE_FUNCTION", query: null, target: named(statement.path) };
    case "create_procedure":
      return { type: "CREATE_PROCEDURE", query: null, target: named(statement.path) };
    case "drop":
      return { type: DROPS[statement.object] ?? "DROP_TABLE", query: null, target: null };
    case "alter":
      return { type: ALTERS[statement.object] ?? "ALTER_TABLE", query: null, target: null };
    default:
      return null;
  }
}

const DROPS: Readonly<Record<string, StatementType>> = {
  VIEW: "DROP_VIEW",
  "MATERIALIZED VIEW": "DROP_VIEW",
  SCHEMA: "DROP_SCHEMA",
  FUNCTION: "DROP_FUNCTION",
  "TABLE FUNCTION": "DROP_FUNCTION",
  PROCEDURE: "DROP_PROCEDURE",
};

const ALTERS: Readonly<Record<string, StatementType>> = {
  VIEW: "ALTER_VIEW",
  "MATERIALIZED VIEW": "ALTER_VIEW",
  SCHEMA: "ALTER_SCHEMA",
};

async function planned(run: Run, query: TopQuery): Promise<TopQuery> {
  await run.session.connection.run(`EXPLAIN ${query.sql}`);
  return query;
}
