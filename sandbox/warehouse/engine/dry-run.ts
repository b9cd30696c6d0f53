import type { Statement } from "../googlesql/syntax/ast.ts";
import { fieldsOf } from "./catalog/fields.ts";
import { resolveName } from "./catalog/names.ts";
import type { ExecuteResult, StatementResult, StatementType, TableId } from "./contract.ts";
import { type Change, estimateBytes, estimateChange } from "./results/estimate.ts";
import { translationContext } from "./script/context.ts";
import type { Run } from "./script/run.ts";
import { declare } from "./script/variables.ts";
import { changeOf, targetOf, translateDml } from "./statements/dml.ts";
import { outcome } from "./statements/outcome.ts";
import { freshTables } from "./statements/stale.ts";
import { namedQuery } from "./statements/table-source.ts";
import { type TopQuery, translateTop } from "./statements/top-level.ts";

/**
 * Checks a request without any effect. A single statement is translated and planned: schema, tables and bytes of its query.
 * Of a script the syntax and the first statement are checked; its bytes are at least those that are told, because later
 * statements depend on earlier ones.
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

/** Bytes of the statements that certainly run and can be understood before they do. */
async function scriptBytes(run: Run, statements: readonly Statement[]): Promise<number> {
  let bytes = 0;
  for (const [index, statement] of flat(statements).entries()) {
    try {
      if (statement.kind === "declare" && !/\bSELECT\b/i.test(statement.text)) await declare(run, statement);
      else bytes += (await estimated(run, statement))?.bytes ?? 0;
    } catch (error) {
      if (index === 0) throw error;
    }
  }
  return bytes;
}

/** The statements of blocks stand where the blocks do; branches and loops may not run. */
function flat(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => (statement.kind === "block" ? flat(statement.body) : [statement]));
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
