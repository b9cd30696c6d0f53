/**
 * A source's timestamp as RFC 3339 in UTC with up to six decimals, the precision of BigQuery, or
 * undefined when it is none. Takes RFC 3339, Postgres' form (a space, `+00`), dates, and unix
 * seconds. Microseconds survive: no part of a second passes through Date.
 */
export function normaliseTimestamp(text: string): string | undefined {
  if (canonical.test(text)) return text;
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return fromUnixSeconds(text);
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, date, time = "00:00:00", fraction = "", zone = "Z"] = match;
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const local = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(local)) return undefined;
  const decimals = fraction.slice(0, 7).replace(/0+$/, "");
  return iso(local - offset, decimals === "." ? "" : decimals);
}

/** What the long way would answer unchanged, in nearly all records; days that not every month has take the long way. */
const canonical =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,5}[1-9])?Z$/;

const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

function fromUnixSeconds(text: string): string | undefined {
  const [seconds, fraction] = text.split(".");
  return iso(Number(seconds) * 1000, fraction ? `.${fraction.slice(0, 6)}`.replace(/\.?0+$/, "") : "");
}

function iso(milliseconds: number, decimals: string): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}${decimals}Z`;
}
