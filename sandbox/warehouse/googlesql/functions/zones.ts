import type { FunctionCall } from "../translate/typed.ts";
import { STRING } from "../types/make.ts";
import { isZoneText } from "./runtime/javascript/zones.ts";
import { literalText } from "./sql.ts";

/** A time zone as far as it is known while translating; offsets in microseconds east of UTC. */
export type Zone =
  | { readonly kind: "utc" }
  | { readonly kind: "offset"; readonly microseconds: number }
  | { readonly kind: "name"; readonly sql: string }
  | { readonly kind: "any"; readonly sql: string };

export const UTC: Zone = { kind: "utc" };

/** The zone that an SQL text stands for; null stands for UTC. */
export function zoneOf(sql: string | null): Zone {
  if (sql === null) return UTC;
  const text = literalText(sql);
  if (text === null) return { kind: "any", sql };
  if (/^(?:UTC|GMT|Etc\/UTC)$/.test(text)) return UTC;
  if (!isZoneText(text)) return { kind: "any", sql };
  const offset = /^(?:UTC)?([+-])(\d{1,2}):?(\d{1,2})?$/.exec(text);
  if (!offset) return { kind: "name", sql };
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return { kind: "offset", microseconds: (offset[1] === "-" ? -1 : 1) * minutes * 60_000_000 };
}

/** The zone given as argument `index`, or UTC if there is no such argument. */
export function zoneArgument(call: FunctionCall, index: number): Zone {
  return call.args[index] === undefined ? UTC : zoneOf(call.as(index, STRING));
}

/** TIMESTAMP → the wall clock of the zone (DuckDB TIMESTAMP). */
export function toWallClock(timestamp: string, zone: Zone): string {
  switch (zone.kind) {
    case "utc":
      return `bq_utc(${timestamp})`;
    case "offset":
      return `make_timestamp(epoch_us(${timestamp}) + (${zone.microseconds}))`;
    case "name":
      return `timezone(${zone.sql}, ${timestamp})`;
    case "any":
      return `bq_local(${timestamp}, ${zone.sql})`;
  }
}

/** The wall clock of the zone → TIMESTAMP. */
export function fromWallClock(clock: string, zone: Zone): string {
  switch (zone.kind) {
    case "utc":
      return `bq_from_utc(${clock})`;
    case "offset":
      return `make_timestamptz(epoch_us(${clock}) - (${zone.microseconds}))`;
    case "name":
      return firstMoment(clock, zone.sql);
    case "any":
      return `bq_from_zone(${clock}, ${zone.sql})`;
  }
}

/**
 * Of a wall clock that comes twice DuckDB takes the later moment, BigQuery the earlier: half an hour on Lord Howe Island, an hour
 * elsewhere. The zone must stand in the lambda as a literal: ICU is many times slower with one that is not constant.
 */
function firstMoment(clock: string, zone: string): string {
  const shift = literalText(zone) === "Australia/Lord_Howe" ? 1_800_000_000 : 3_600_000_000;
  const first = `CASE WHEN timezone(${zone}, bq_earlier(_bq_t, ${shift})) = _bq_c THEN bq_earlier(_bq_t, ${shift}) ELSE _bq_t END`;
  const moment = `list_transform([timezone(${zone}, _bq_c)], lambda _bq_t: ${first})[1]`;
  return `list_transform([${clock}], lambda _bq_c: ${moment})[1]`;
}

/** The zone as SQL text. */
export function zoneSql(zone: Zone): string {
  if (zone.kind === "utc") return "'UTC'";
  if (zone.kind !== "offset") return zone.sql;
  const minutes = Math.abs(zone.microseconds) / 60_000_000;
  const two = (n: number) => String(n).padStart(2, "0");
  return `'${zone.microseconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}'`;
}
