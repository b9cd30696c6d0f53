import type { Expression } from "../syntax/ast.ts";
import { quoteString } from "../types/duckdb.ts";
import { hasAggregate, hasSubquery, hasWindow } from "./inspect.ts";
import type { AliasMeaning, Scope, Translation } from "./translation.ts";
import type { Typed } from "./typed.ts";

/**
 * A translation in TRY, NULL where it raises. DuckDB takes neither aggregates, window functions nor subqueries inside TRY:
 * arguments that hold some are computed outside and handed in as fields of a struct. Errors inside such arguments are raised.
 */
export function safely(
  t: Translation,
  args: readonly Expression[],
  scope: Scope | null,
  translate: (args: readonly Expression[], scope: Scope | null) => Typed,
): Typed {
  const outside = args.map((arg) => staysOutside(t, arg));
  if (!outside.includes(true)) {
    const inside = translate(args, scope);
    return { sql: `TRY(${inside.sql})`, type: inside.type };
  }
  const row = t.fresh("_r");
  const aliases = new Map<string, AliasMeaning>();
  const fields: string[] = [];
  const replaced = args.map((arg, i): Expression => {
    if (!outside[i]) return arg;
    const value = t.expression(arg, scope);
    const name = `${row}_${i}`;
    fields.push(`${quoteString(name)}: ${value.sql}`);
    aliases.set(name, { sql: `(${row})."${name}"`, type: value.type });
    return { kind: "name", path: [name], quoted: false, position: arg.position };
  });
  const inner: Scope = { parent: scope, ranges: new Map(), columns: [], pseudoColumns: [], aliases };
  const inside = translate(replaced, inner);
  const list = `[{${fields.join(", ")}}]`;
  return { sql: `list_transform(${list}, lambda ${row}: TRY(${inside.sql}))[1]`, type: inside.type };
}

/** Whether an argument holds what DuckDB does not take inside TRY. */
export function staysOutside(t: Translation, arg: Expression): boolean {
  return hasAggregate(arg, t) || hasWindow(arg) || hasSubquery(arg);
}
