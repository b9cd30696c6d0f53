import { errorAt, refusedAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { STRING } from "../../googlesql/types/make.ts";
import { evaluate } from "./evaluate.ts";
import type { Run } from "./run.ts";
import { isSystemVariable } from "./system-variables.ts";

/** SET @@name = …, for the variables that can be set. */
export async function setSystemVariable(
  run: Run,
  statement: Extract<Statement, { kind: "set_system_variable" }>,
): Promise<null> {
  const name = statement.name.toLowerCase().replace(/^@@/, "");
  const { session, warehouse } = run;
  const refuse = (what: string) => refusedAt(what, run.source, statement.position);
  if (name === "reservation") throw refuse("@@reservation");
  if (!SETTABLE.has(name)) {
    const known = isSystemVariable(name);
    const message = known
      ? `System variable @@${name} cannot be set`
      : `System variable not found: @@${name}`;
    throw errorAt(message, run.source, statement.position);
  }
  const { value } = await evaluate(run, statement.value, STRING);
  const given = value === null ? null : String(value);
  if (name === "dataset_id") session.defaultDataset = given;
  else if (name === "query_label") session.queryLabel = labelOf(run, given, statement);
  else if (
    given !== null &&
    given !== FIXED[name] &&
    !(name === "dataset_project_id" && given === warehouse.project)
  ) {
    throw refuse(`@@${name} = ${JSON.stringify(given)}`);
  }
  return null;
}

const SETTABLE = new Set(["dataset_id", "dataset_project_id", "query_label", "time_zone", "location"]);
const FIXED: Readonly<Record<string, string>> = { time_zone: "UTC", location: "US" };

/** `key:value,key:value`, as BigQuery writes labels here. */
function labelOf(run: Run, label: string | null, { position }: { position: number }): string | null {
  if (label === null || label.split(",").every((pair) => LABEL.test(pair))) return label;
  throw errorAt(
    `Invalid value of @@query_label: ${JSON.stringify(label)}; it must be key:value,…`,
    run.source,
    position,
  );
}

const LABEL = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\d_-]{0,62}:[\p{Ll}\p{Lo}\d_-]{0,63}$/u;
