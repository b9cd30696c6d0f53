import { errorAt } from "../../googlesql/errors.ts";
import type { Expression, Statement } from "../../googlesql/syntax/ast.ts";
import { parseScript } from "../../googlesql/syntax/parser.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import { resolveName } from "../catalog/names.ts";
import { wireToBinding } from "../results/wire-to-binding.ts";
import { type Outcome, outcome } from "../statements/outcome.ts";
import { callBuiltIn } from "./built-in-procedures.ts";
import type { Flow } from "./control.ts";
import { evaluate, text } from "./evaluate.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

/** EXECUTE IMMEDIATE: one statement that sees its USING values and no variables of the script. */
export async function executeImmediate(
  run: Run,
  statement: Extract<Statement, { kind: "execute_immediate" }>,
): Promise<Flow> {
  const source = await text(run, statement.sql, "EXECUTE IMMEDIATE SQL string");
  const statements = parseScript(source);
  if (statements.length !== 1) {
    throw errorAt("EXECUTE IMMEDIATE takes exactly one SQL statement", run.source, statement.position);
  }
  const named = new Map<string, Binding>();
  const positional: Binding[] = [];
  for (const { value, alias } of statement.using) {
    const binding = await evaluate(run, value);
    if (alias === null) positional.push(binding);
    else named.set(alias.toLowerCase(), binding);
  }
  const results: Run["results"] = [];
  const inner: Run = { ...run, source, named, positional, scope: new Scope(), results };
  const flow = await run.interpret(inner, statements);
  if (statement.into.length > 0) await takeInto(run, statement, results);
  else run.results.push(...results);
  return flow;
}

async function takeInto(
  run: Run,
  statement: Extract<Statement, { kind: "execute_immediate" }>,
  results: Run["results"],
): Promise<void> {
  const rows = results[results.length - 1]?.rows;
  if (!rows) throw errorAt("EXECUTE IMMEDIATE … INTO needs a query", run.source, statement.position);
  if (rows.total > 1) {
    throw errorAt(
      "EXECUTE IMMEDIATE INTO requires a query that returns at most one row",
      run.source,
      statement.position,
    );
  }
  if (rows.schema.length !== statement.into.length) {
    throw errorAt(
      "EXECUTE IMMEDIATE INTO: the query's columns do not match the variables",
      run.source,
      statement.position,
    );
  }
  const [row] = await rows.page(0, 1);
  statement.into.forEach((name, index) => {
    const field = rows.schema[index];
    const cell = row?.f[index]?.v ?? null;
    run.scope.assign(name, field && row ? wireToBinding(cell, field) : null);
  });
  await rows.close();
}

/** CALL: the body runs in a scope of its own; OUT and INOUT arguments are variables that get the parameters' last values. */
export async function callProcedure(
  run: Run,
  statement: Extract<Statement, { kind: "call_procedure" }>,
): Promise<Outcome | Flow> {
  const { catalog, project } = run.warehouse;
  const place = (message: string) => errorAt(message, run.source, statement.position);
  const builtIn = await callBuiltIn(run, statement);
  if (builtIn) return builtIn;
  const id = resolveName(statement.name, project, run.session.defaultDataset);
  const routine = catalog.dataset(id.dataset) ? catalog.routine(id.dataset, id.table) : null;
  const [created] = routine?.kind === "PROCEDURE" ? parseScript(routine.source) : [];
  if (!routine || created?.kind !== "create_procedure")
    throw place(`Procedure is not found: ${statement.name.join(".")}`);
  if (run.depth === 50) throw place("Procedure calls are nested more than 50 levels deep");
  if (created.parameters.length !== statement.args.length) {
    throw place(
      `Procedure ${routine.name} takes ${created.parameters.length} arguments, got ${statement.args.length}`,
    );
  }
  const scope = new Scope();
  const outputs: { variable: string; parameter: string }[] = [];
  for (const [index, parameter] of created.parameters.entries()) {
    const argument = statement.args[index] as Expression;
    const type = resolveTypeName(parameter.type, routine.source);
    const value = parameter.mode === "OUT" ? null : (await evaluate(run, argument, type)).value;
    scope.declare(parameter.name, { type, value });
    if (parameter.mode === "IN") continue;
    if (argument.kind !== "name" || argument.path.length !== 1) {
      throw place(`Argument ${index + 1} of ${routine.name} is ${parameter.mode}: it must be a variable`);
    }
    outputs.push({ variable: argument.path[0] as string, parameter: parameter.name });
  }
  const inner: Run = { ...run, source: routine.source, scope, depth: run.depth + 1, caught: null };
  await run.interpret(inner, created.body);
  for (const { variable, parameter } of outputs)
    run.scope.assign(variable, scope.find(parameter)?.value ?? null);
  return outcome("CALL");
}
