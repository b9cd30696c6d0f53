import { errorAt } from "../../googlesql/errors.ts";
import type { Expression, RoutineParameter, Statement } from "../../googlesql/syntax/ast.ts";
import { parseScript } from "../../googlesql/syntax/parser.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import { withoutParameters } from "../../googlesql/types/compare.ts";
import { resolveName } from "../catalog/names.ts";
import { type Outcome, outcome } from "../statements/outcome.ts";
import { callBuiltIn } from "./built-in-procedures.ts";
import type { Flow } from "./control.ts";
import { coerceBinding, evaluate } from "./evaluate.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

type Call = Extract<Statement, { kind: "call_procedure" }>;

/** CALL: the body runs in a scope of its own; OUT and INOUT arguments are variables that get the parameters' last values. */
export async function callProcedure(run: Run, statement: Call): Promise<Outcome | Flow> {
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
  const { parameters } = created;
  if (parameters.length !== statement.args.length) {
    throw place(
      `Procedure ${routine.name} takes ${parameters.length} arguments, got ${statement.args.length}`,
    );
  }
  const scope = new Scope();
  const outputs: { variable: string; parameter: string }[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const argument = statement.args[index] as Expression;
    const variable = outputVariable(run, statement, routine.name, index, parameter);
    scope.declare(parameter.name, await argumentValue(run, routine.source, parameter, argument, variable));
    if (variable) outputs.push({ variable: variable.name, parameter: parameter.name });
  }
  const inner: Run = {
    ...run,
    source: routine.source,
    routine: `${project}.${id.dataset}.${id.table}`,
    scope,
    depth: run.depth + 1,
    caught: null,
    named: new Map(),
    positional: [],
  };
  await run.interpret(inner, created.body);
  for (const { variable, parameter } of outputs) {
    const [from, to] = [scope.find(parameter), run.scope.find(variable)];
    if (!from || !to) continue;
    const { value } = await coerceBinding(run, from, to.type, statement);
    run.scope.assign(variable, value);
  }
  return outcome("CALL");
}

/** The variable that an OUT or INOUT argument must be; null for IN. */
function outputVariable(
  run: Run,
  statement: Call,
  routine: string,
  index: number,
  { mode }: RoutineParameter,
): { name: string; binding: Binding } | null {
  if (mode === "IN") return null;
  const argument = statement.args[index];
  const name = argument?.kind === "name" && argument.path.length === 1 ? (argument.path[0] as string) : null;
  const binding = name === null ? null : run.scope.find(name);
  if (name !== null && binding) return { name, binding };
  throw errorAt(
    `Argument ${index + 1} of ${routine} is ${mode}: it must be a variable`,
    run.source,
    statement.position,
  );
}

async function argumentValue(
  run: Run,
  source: string,
  { type, mode }: RoutineParameter,
  argument: Expression,
  variable: { binding: Binding } | null,
): Promise<Binding> {
  const declared = type.kind === "any_type" ? variable?.binding.type : resolveTypeName(type, source);
  if (mode !== "OUT") return evaluate(run, argument, declared && withoutParameters(declared));
  return { type: withoutParameters(declared ?? { kind: "INT64" }), value: null };
}
