/** An INTERVAL as it is kept: three numbers that do not flow into each other. */
export interface IntervalParts {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

const PARTS: readonly string[] = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];

const NUMBER = "(\\d+)";
const SIGN = "([+-]?)";
const SECONDS = "(\\d+(?:\\.\\d{0,9})?|\\.\\d{1,9})";

/** Reads `Y-M D H:M:S` from one part to another; null where the text does not fit, or the parts are not in that order. */
export function intervalOfRange(text: string, from: string, to: string): IntervalParts | null {
  const [first, last] = [from, to].map((part) => PARTS.indexOf(part)) as [number, number];
  if (first < 0 || last <= first) return null;
  const has = (index: number) => first <= index && index <= last;
  const calendar = has(0)
    ? `${SIGN}${NUMBER}${has(1) ? `-${NUMBER}` : ""}`
    : has(1)
      ? `${SIGN}()${NUMBER}`
      : "";
  const clock = [3, 4, 5].filter(has).map((index) => (index === 5 ? SECONDS : NUMBER));
  const groups = [
    calendar,
    has(2) ? `${SIGN}${NUMBER}` : "",
    clock.length > 0 ? `${SIGN}${clock.join(":")}` : "",
  ];
  const match = new RegExp(`^${groups.filter(Boolean).join(" ")}$`).exec(text);
  if (!match) return null;
  const values = match.slice(1);
  const take = () => values.shift() ?? "";
  const calendarSign = calendar ? take() : "";
  const years = calendar ? Number(take() || 0) : 0;
  const months = calendar && (!has(0) || has(1)) ? Number(take() || 0) : 0;
  const daySign = has(2) ? take() : "";
  const days = has(2) ? Number(take()) : 0;
  const clockSign = clock.length > 0 ? take() : "";
  const part = (index: number) => (has(index) ? take() : "0");
  const microseconds = microsecondsOf(part(3), part(4), part(5));
  return limited({
    months: signed(calendarSign, years * 12 + months),
    days: signed(daySign, days),
    microseconds: clockSign === "-" ? -microseconds : microseconds,
  });
}

function signed(sign: string, value: number): number {
  return sign === "-" ? -value : value;
}

export function microsecondsOf(hours: string, minutes: string, seconds: string): bigint {
  const [whole = "0", fraction = ""] = seconds.split(".");
  return (
    (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(whole || 0)) * 1_000_000n +
    BigInt(fraction.slice(0, 6).padEnd(6, "0"))
  );
}

/** The interval, or null for one of more than ten thousand years. */
export function limited(parts: IntervalParts): IntervalParts | null {
  const fits =
    Math.abs(parts.months) <= 120_000 &&
    Math.abs(parts.days) <= 3_660_000 &&
    (parts.microseconds < 0n ? -parts.microseconds : parts.microseconds) <= 316_224_000_000_000_000n;
  return fits ? parts : null;
}
