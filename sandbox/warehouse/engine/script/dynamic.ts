import { errorAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { parseScript } from "../../googlesql/syntax/parser.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import { wireToBinding } from "../results/wire-to-binding.ts";
import type { Flow } from "./control.ts";
import { coerceBinding, evaluate, text } from "./evaluate.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

type ExecuteImmediate = Extract<Statement, { kind: "execute_immediate" }>;

/** EXECUTE IMMEDIATE: one statement that sees its USING values and no variables of the script. */
export async function executeImmediate(run: Run, statement: ExecuteImmediate): Promise<Flow> {
  const place = (message: string) => errorAt(message, run.source, statement.position);
  const source = await text(run, statement.sql, "EXECUTE IMMEDIATE SQL string");
  const statements = parseScript(source);
  const [only] = statements;
  if (!only || statements.length > 1) throw place("EXECUTE IMMEDIATE takes exactly one SQL statement");
  if (PROCEDURAL.has(only.kind)) {
    throw place("EXECUTE IMMEDIATE cannot run a statement of the procedural language, nor EXECUTE IMMEDIATE");
  }
  const results: Run["results"] = [];
  const parameters = await usingValues(run, statement);
  const inner: Run = { ...run, ...parameters, source, scope: new Scope(), results };
  const flow = await run.interpret(inner, statements);
  if (statement.into.length > 0) await takeInto(run, statement, results);
  else run.results.push(...results);
  return flow;
}

/** Statements that BigQuery does not take as dynamic SQL. */
const PROCEDURAL: ReadonlySet<Statement["kind"]> = new Set<Statement["kind"]>([
  "block",
  "if",
  "case_statement",
  "loop",
  "while",
  "repeat",
  "for",
  "declare",
  "set_variables",
  "set_system_variable",
  "break",
  "continue",
  "return",
  "raise",
  "execute_immediate",
]);

async function usingValues(run: Run, { using, position }: ExecuteImmediate) {
  const named = new Map<string, Binding>();
  const positional: Binding[] = [];
  const isNamed = using.some(({ alias }) => alias !== null);
  for (const { value, alias } of using) {
    if (isNamed !== (alias !== null)) {
      throw errorAt("USING cannot mix named and positional parameters", run.source, position);
    }
    const binding = await evaluate(run, value);
    if (alias === null) positional.push(binding);
    else if (named.has(alias.toLowerCase())) {
      throw errorAt(`Duplicate parameter ${alias} in USING`, run.source, position);
    } else named.set(alias.toLowerCase(), binding);
  }
  return { named, positional };
}

async function takeInto(run: Run, statement: ExecuteImmediate, results: Run["results"]): Promise<void> {
  const place = (message: string) => errorAt(message, run.source, statement.position);
  const rows = results[results.length - 1]?.rows;
  if (!rows) throw place("EXECUTE IMMEDIATE … INTO needs a query");
  if (rows.total > 1) {
    throw place("EXECUTE IMMEDIATE INTO requires a query that returns at most one row");
  }
  if (rows.schema.length !== statement.into.length) {
    throw place("EXECUTE IMMEDIATE INTO: the query's columns do not match the variables");
  }
  const [row] = await rows.page(0, 1);
  for (const [index, name] of statement.into.entries()) {
    const variable = run.scope.find(name);
    const field = rows.schema[index];
    if (!variable || !field) throw place(`Undeclared variable: ${name}`);
    const { type } = fromFieldSchema(field);
    const value = row ? wireToBinding(row.f[index]?.v ?? null, field) : null;
    const coerced = await coerceBinding(run, { type, value }, variable.type, statement);
    run.scope.assign(name, coerced.value);
  }
  await rows.close();
}
