import type { Engine } from "../../sandbox/warehouse/engine/contract.ts";
import { parseScript } from "../../sandbox/warehouse/googlesql/syntax/parser.ts";
import type { Table } from "./answer.ts";
import { difference } from "./compare.ts";
import { type Google, GoogleError, type Parameter } from "./google/client.ts";
import { ForeignType } from "./google/types.ts";
import { localAnswer } from "./local.ts";
import type { Result } from "./result.ts";

type Outcome = Pick<Result, "verdict" | "detail" | "rows">;

/** Parts of GoogleSQL that Google's version of 2023 lacks or has only in its analyser. */
const LACKING =
  /Unimplemented|not implemented|Unsupported|not supported|do\(es\) not have its\/their content|Function not found: EDIT_DISTANCE/i;

/** Runs one query on both sides. `parameters` go to Google's alone: the local warehouse gets them with `run`. */
export async function checkQuery(
  google: Google,
  engine: Engine,
  sql: string,
  tables: readonly Table[],
  parameters: readonly Parameter[] = [],
  run: () => ReturnType<typeof localAnswer> = () => localAnswer(engine, { sql }),
): Promise<Outcome> {
  const [theirs, ours] = await Promise.allSettled([google.evaluate(sql, tables, parameters), run()]);
  if (theirs.status === "rejected") return refusal(theirs.reason);
  if (ours.status === "rejected")
    return { verdict: "local error", detail: (ours.reason as Error).message, rows: theirs.value.rows.length };
  const detail = difference(theirs.value, ours.value, isOrdered(sql));
  return {
    verdict: detail === null ? "agrees" : "different",
    detail: detail ?? "",
    rows: theirs.value.rows.length,
  };
}

function refusal(error: unknown): Outcome {
  if (!(error instanceof GoogleError) && !(error instanceof ForeignType)) throw error;
  const lacking = error instanceof ForeignType || LACKING.test(error.message);
  return { verdict: lacking ? "not comparable" : "refused", detail: error.message, rows: 0 };
}

/** Whether the whole query says in which order its rows come. */
function isOrdered(sql: string): boolean {
  const [statement, ...more] = parseScript(sql);
  return more.length === 0 && statement?.kind === "query_statement" && statement.query.orderBy.length > 0;
}
