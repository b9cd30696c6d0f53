import { errorAt, refusedAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { resolveName } from "../catalog/names.ts";
import { type Outcome, outcome } from "../statements/outcome.ts";
import { wrongType } from "../statements/table-source.ts";
import { text } from "./evaluate.ts";
import type { Run } from "./run.ts";

/** The procedures of BigQuery itself (BQ.…); null for any other name. */
export async function callBuiltIn(
  run: Run,
  statement: Extract<Statement, { kind: "call_procedure" }>,
): Promise<Outcome | null> {
  const name = statement.name.join(".").toUpperCase();
  if (!name.startsWith("BQ.")) return null;
  if (name === "BQ.ABORT_SESSION") {
    run.session.aborted = true;
    return outcome("CALL");
  }
  if (name !== "BQ.REFRESH_MATERIALIZED_VIEW") throw refusedAt(name, run.source, statement.position);
  const [view] = statement.args;
  if (!view || statement.args.length !== 1)
    throw errorAt(`${name} takes one argument`, run.source, statement.position);
  const { catalog, project } = run.warehouse;
  const path = (await text(run, view, "The name of a view")).split(".");
  const entry = catalog.requireTable(resolveName(path, project, run.session.defaultDataset));
  if (entry.type !== "MATERIALIZED_VIEW") throw wrongType(run, entry);
  return outcome("CALL");
}
