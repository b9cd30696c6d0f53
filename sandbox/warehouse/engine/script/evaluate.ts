import { errorAt } from "../../googlesql/errors.ts";
import type { Expression } from "../../googlesql/syntax/ast.ts";
import { withParameters } from "../../googlesql/translate/casts.ts";
import { translateExpression } from "../../googlesql/translate/translate.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import { settledType } from "../../googlesql/types/compare.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import { bindingConverter } from "../results/convert.ts";
import { estimateBytes } from "../results/estimate.ts";
import { guarded } from "../statements/guard.ts";
import { tableIds } from "../statements/table-ids.ts";
import { translationContext } from "./context.ts";
import { readConnection } from "./reading.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

/** The value of an expression, coerced to `type` where one is given. */
export async function evaluate(run: Run, expression: Expression, type?: GoogleType): Promise<Binding> {
  const typed = translateExpression(expression, translationContext(run), type);
  const settled = type ?? settledType(typed.type);
  const convert = bindingConverter(settled);
  const sql = `SELECT ${withParameters(typed.sql, settled)} AS v`;
  const connection = await readConnection(run, sql);
  const references = tableIds(typed.references);
  const value = await guarded(run, async () => {
    run.spent.bytes += await estimateBytes(run.warehouse, connection, { sql, references });
    return connection.stream(sql, async (result) => {
      const chunk = await result.fetchChunk();
      const values = chunk?.getColumnValues(0) ?? [];
      await result.fetchChunk();
      return convert(values[0] ?? null);
    });
  });
  return { type: settled, value };
}

/** A value coerced to another type, as an assignment does; fails where the types do not allow it. */
export async function coerceBinding(
  run: Run,
  binding: Binding,
  type: GoogleType,
  { position }: { position: number },
): Promise<Binding> {
  const scope = new Scope();
  scope.declare("_value", binding);
  const name = { kind: "name" as const, path: ["_value"], quoted: false, position };
  return evaluate({ ...run, scope }, name, type);
}

/** Whether a condition is TRUE; NULL counts as false. */
export async function holds(run: Run, condition: Expression): Promise<boolean> {
  const { value } = await evaluate(run, condition, { kind: "BOOL" });
  return value === "true";
}

/** A STRING value; fails where NULL is not allowed. */
export async function text(run: Run, expression: Expression, what: string): Promise<string> {
  const { value } = await evaluate(run, expression, { kind: "STRING" });
  if (value === null) throw errorAt(`${what} cannot be NULL`, run.source, expression.position);
  return String(value);
}
