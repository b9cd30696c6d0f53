import {
  type IntervalParts,
  intervalOfRange,
  microsecondsOf,
} from "../functions/runtime/javascript/interval-text.ts";
import type { Expression } from "../syntax/ast.ts";
import { INT64, INTERVAL } from "../types/make.ts";
import { coerced } from "./coerce.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Typed } from "./typed.ts";

const SQL: Readonly<Record<string, (amount: string) => string>> = {
  MICROSECOND: (amount) => `bq_of_microseconds(${amount})`,
  MILLISECOND: (amount) => `bq_of_microseconds((${amount}) * 1000)`,
  SECOND: (amount) => `bq_of_microseconds((${amount}) * 1000000)`,
  MINUTE: (amount) => `bq_of_microseconds((${amount}) * 60000000)`,
  HOUR: (amount) => `bq_of_microseconds((${amount}) * 3600000000)`,
  DAY: (amount) => `bq_of_days(${amount})`,
  WEEK: (amount) => `bq_of_days((${amount}) * 7)`,
  MONTH: (amount) => `bq_of_months(${amount})`,
  QUARTER: (amount) => `bq_of_months((${amount}) * 3)`,
  YEAR: (amount) => `bq_of_months((${amount}) * 12)`,
};

/** `INTERVAL n PART`, `INTERVAL '1.5' SECOND`, `INTERVAL '1-2 3' YEAR TO DAY`. */
export function translateInterval(
  t: Translation,
  node: Extract<Expression, { kind: "interval" }>,
  scope: Scope | null,
): Typed {
  const part = node.part.toUpperCase();
  const to = node.to?.toUpperCase() ?? null;
  const { constant } = node.value.kind === "string" ? t.expression(node.value, scope) : {};
  if (typeof constant === "string") {
    const parts = to === null ? ofOnePart(constant, part) : intervalOfRange(constant, part, to);
    const whole =
      to === null && /^[+-]?\d{1,18}$/.test(constant)
        ? { amount: `(${BigInt(constant.replace("+", ""))})::BIGINT` }
        : {};
    if (parts) return { sql: intervalSql(parts), type: INTERVAL, ...whole };
    return fail(t, `Invalid INTERVAL literal '${constant}'`, node.value);
  }
  const sql = SQL[part];
  if (!sql || to !== null)
    refuse(t, `INTERVAL ${part}${to ? ` TO ${to}` : ""} of a value that is no literal`, node);
  const amount = coerced(t, node.value, scope, INT64);
  return { sql: sql(amount), type: INTERVAL, amount };
}

/** `INTERVAL '7' DAY`; seconds may have a fraction. */
function ofOnePart(text: string, part: string): IntervalParts | null {
  const [, sign, digits = ""] = /^([+-]?)(\d+|\d*\.\d{1,9}|\d+\.)$/.exec(text) ?? [];
  if (sign === undefined || (part !== "SECOND" && digits.includes("."))) return null;
  const factor = sign === "-" ? -1 : 1;
  const units: Readonly<Record<string, () => IntervalParts>> = {
    YEAR: () => ({ months: factor * Number(digits) * 12, days: 0, microseconds: 0n }),
    QUARTER: () => ({ months: factor * Number(digits) * 3, days: 0, microseconds: 0n }),
    MONTH: () => ({ months: factor * Number(digits), days: 0, microseconds: 0n }),
    WEEK: () => ({ months: 0, days: factor * Number(digits) * 7, microseconds: 0n }),
    DAY: () => ({ months: 0, days: factor * Number(digits), microseconds: 0n }),
    HOUR: () => clock(microsecondsOf(digits, "0", "0")),
    MINUTE: () => clock(microsecondsOf("0", digits, "0")),
    SECOND: () => clock(microsecondsOf("0", "0", digits)),
    MILLISECOND: () => clock(BigInt(digits) * 1000n),
    MICROSECOND: () => clock(BigInt(digits)),
  };
  const clock = (microseconds: bigint) => ({
    months: 0,
    days: 0,
    microseconds: microseconds * BigInt(factor),
  });
  return units[part]?.() ?? null;
}

function intervalSql({ months, days, microseconds }: IntervalParts): string {
  return `(bq_of_months(${months}) + bq_of_days(${days}) + bq_of_microseconds(${microseconds}))`;
}
