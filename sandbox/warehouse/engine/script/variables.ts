import { errorAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { structOf } from "../../googlesql/types/make.ts";
import { coerceBinding, evaluate } from "./evaluate.ts";
import type { Run } from "./run.ts";

export async function declare(run: Run, statement: Extract<Statement, { kind: "declare" }>): Promise<null> {
  const type = statement.type ? resolveTypeName(statement.type, run.source) : undefined;
  const initial = statement.default
    ? await evaluate(run, statement.default, type)
    : { type: type ?? { kind: "INT64" as const }, value: null };
  for (const name of statement.names) {
    if (run.scope.find(name)) {
      throw errorAt(`Variable '${name}' redeclaration is not allowed.`, run.source, statement.position);
    }
    run.scope.declare(name, initial);
  }
  return null;
}

/** SET x = …, SET (x, y) = (…). */
export async function setVariables(
  run: Run,
  statement: Extract<Statement, { kind: "set_variables" }>,
): Promise<null> {
  const targets = statement.names.map((name) => {
    const variable = run.scope.find(name);
    if (variable) return { name, type: variable.type };
    throw errorAt(`Undeclared variable: ${name}`, run.source, statement.position);
  });
  const [first] = targets;
  if (!statement.tuple && first) {
    run.scope.assign(first.name, (await evaluate(run, statement.value, first.type)).value);
    return null;
  }
  const { value } = statement;
  if (value.kind === "struct" && value.fields.length === targets.length) {
    const values: unknown[] = [];
    for (const [index, target] of targets.entries()) {
      const field = value.fields[index];
      values.push(field ? (await evaluate(run, field.value, target.type)).value : null);
    }
    targets.forEach((target, index) => {
      run.scope.assign(target.name, values[index]);
    });
    return null;
  }
  const result = await evaluate(run, value);
  if (result.type.kind !== "STRUCT" || result.type.fields.length !== targets.length) {
    throw errorAt(
      `The number of variables (${targets.length}) does not match the number of values of the SET statement`,
      run.source,
      statement.position,
    );
  }
  const { value: row } = await coerceBinding(run, result, structOf(targets), statement);
  targets.forEach((target, index) => {
    run.scope.assign(target.name, (row as unknown[] | null)?.[index] ?? null);
  });
  return null;
}
