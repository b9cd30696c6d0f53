import xmr from "../../includes/xmr.js";
import type { BigQuery } from "../bigquery/client.ts";
import { queryRows } from "../bigquery/query-rows.ts";
import type { XmrChart } from "./chart.ts";
import { pointColumns, pointRow, stateColumns, stateRow, toPoint, toState } from "./read-charts.ts";

/** A value in time order; null where the period has none. */
export interface SeriesPoint {
  /** Any text; it only names the point. */
  readonly label: string;
  readonly value: number | null;
}

export interface SeriesOptions {
  readonly centre?: "mean" | "median" | "trend";
  readonly movingRange?: "mean" | "median";
  /** Points of each phase that set its limits, locked. */
  readonly baseline?: number;
  readonly screen?: boolean;
  readonly lowerBound?: number;
  readonly upperBound?: number;
  /** Labels of points at which a new phase begins. */
  readonly phases?: readonly string[];
  /** Centre and average moving range of another series, instead of this one's. */
  readonly fixed?: { readonly centre: number; readonly range: number };
  /** For comparison with other tools; see includes/xmr.js. */
  readonly query?: {
    readonly runLength?: number;
    readonly limitFactor?: number;
    readonly rangeFactor?: number;
  };
}

/** Limits, signals and state of any series, computed by the same SQL as every metric's, in the warehouse. */
export async function xmrOfSeries(
  bigquery: BigQuery,
  points: readonly SeriesPoint[],
  options: SeriesOptions = {},
): Promise<Pick<XmrChart, "points" | "state">> {
  const relation = pointsRelation(points, options);
  const signals = xmr.xmrQuery(relation, options.query);
  const [rows, [state]] = await Promise.all([
    queryRows(bigquery, pointRow, `SELECT ${pointColumns} FROM (${signals}) ORDER BY period_start`),
    queryRows(bigquery, stateRow, `SELECT ${stateColumns} FROM (${xmr.xmrStateQuery(`(${signals})`)})`),
  ]);
  const label = (date: string) => points[dayNumber(date)]?.label ?? date;
  return {
    points: rows.map((row) => ({ ...toPoint(row), period: label(row.period) })),
    state: state
      ? labelled(toState(state), label)
      : {
          state: "insufficient",
          pointCount: 0,
          signalCount: 0,
          firstSignal: null,
          lastSignal: null,
          quietSince: null,
          proposedPhase: null,
        },
  };
}

const firstDay = Date.UTC(2000, 0, 1);
const day = 86_400_000;

/** The points as a relation of POINT_COLUMNS; point i stands on day i, since the order is all that counts. */
function pointsRelation(points: readonly SeriesPoint[], options: SeriesOptions): string {
  const starts = new Set(options.phases ?? []);
  let phase = 1;
  const rows = points.map(({ label, value }, index) => {
    if (index > 0 && starts.has(label)) phase += 1;
    const date = new Date(firstDay + index * day).toISOString().slice(0, 10);
    return `STRUCT(DATE '${date}' AS period_start, ${float(value)} AS value, ${phase} AS phase)`;
  });
  return `(
    SELECT
      'series' AS series,
      point.period_start,
      point.value,
      point.phase,
      '${options.centre ?? "mean"}' AS centre_method,
      '${options.movingRange ?? "mean"}' AS range_method,
      ${options.baseline ?? "CAST(NULL AS INT64)"} AS baseline_count,
      ${options.screen ? "TRUE" : "FALSE"} AS is_screened,
      ${float(options.lowerBound)} AS lower_bound,
      ${float(options.upperBound)} AS upper_bound,
      ${float(options.fixed?.centre)} AS fixed_centre,
      ${float(options.fixed?.range)} AS fixed_range
    FROM UNNEST([${rows.join(", ")}]) AS point
  )`;
}

function float(value: number | null | undefined): string {
  return value === null || value === undefined ? "CAST(NULL AS FLOAT64)" : `CAST(${value} AS FLOAT64)`;
}

function dayNumber(date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - firstDay) / day);
}

function labelled(state: XmrChart["state"], label: (date: string) => string): XmrChart["state"] {
  const named = (date: string | null) => (date === null ? null : label(date));
  return {
    ...state,
    firstSignal: named(state.firstSignal),
    lastSignal: named(state.lastSignal),
    quietSince: named(state.quietSince),
    proposedPhase: named(state.proposedPhase),
  };
}
