import type { ScalarFunction } from "../translate/typed.ts";
import { INT64, INTERVAL } from "../types/make.ts";
import { type Entries, simple } from "./define.ts";

export const intervalFunctions: Entries<ScalarFunction> = {
  MAKE_INTERVAL: (call) => {
    const names = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    const wrong = [...call.namedArgs.keys()].find(
      (name) => names.indexOf(name.toUpperCase()) < call.args.length,
    );
    if (call.args.length > 6 || wrong !== undefined) call.noMatchingSignature();
    const part = (i: number) => {
      const name = (names[i] ?? "").toLowerCase();
      if (call.namedArgs.has(name)) return call.coerce(call.named(name), INT64);
      return call.args[i] === undefined ? "0" : call.as(i, INT64);
    };
    const [years, months, days, hours, minutes, seconds] = names.map((_, i) => part(i));
    const clock = `((${hours}) * 3600 + (${minutes}) * 60 + (${seconds})) * 1000000`;
    const sql = `(bq_of_months((${years}) * 12 + (${months})) + bq_of_days(${days}) + bq_of_microseconds(${clock}))`;
    return { sql, type: INTERVAL };
  },
  JUSTIFY_HOURS: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_hours(${i})`),
  JUSTIFY_INTERVAL: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_interval(${i})`),
  JUSTIFY_DAYS: simple(["INTERVAL"], "INTERVAL", (i) => `bq_justify_days(${i})`),
};
