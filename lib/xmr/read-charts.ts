import { z } from "zod";
import type { BigQuery } from "../bigquery/client.ts";
import { queryRows } from "../bigquery/query-rows.ts";
import type { XmrChart, XmrPoint } from "./chart.ts";

const number = z.number().nullable();

/** A row of xmrQuery's result, dates as text. */
export const pointRow = z.object({
  series: z.string(),
  period: z.string(),
  value: number,
  moving_range: number,
  phase: z.number(),
  limits_status: z.enum(["insufficient", "trial", "usable", "locked"]),
  centre: number,
  lower_limit: number,
  upper_limit: number,
  range_limit: number,
  rule_1: z.boolean(),
  rule_1_range: z.boolean(),
  rule_2: z.boolean(),
  rule_3: z.boolean(),
  signal_rule: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
});

export const pointColumns = `
  series, CAST(period_start AS STRING) AS period, value, moving_range, phase, limits_status, centre, lower_limit, upper_limit,
  range_limit, rule_1, rule_1_range, rule_2, rule_3, signal_rule`;

/** A row of xmrStateQuery's result, dates as text. */
export const stateRow = z.object({
  series: z.string(),
  state: z.enum(["insufficient", "shifted", "signal", "trial", "predictable"]),
  point_count: z.number(),
  signal_count: z.number(),
  first_signal: z.string().nullable(),
  last_signal: z.string().nullable(),
  quiet_since: z.string().nullable(),
  proposed_phase: z.string().nullable(),
});

export const stateColumns = `
  series, state, point_count, signal_count, CAST(first_signal_date AS STRING) AS first_signal,
  CAST(last_signal_date AS STRING) AS last_signal, CAST(quiet_since_date AS STRING) AS quiet_since,
  CAST(proposed_phase_date AS STRING) AS proposed_phase`;

const catalogRow = stateRow.extend({
  metric_id: z.string(),
  label: z.string(),
  description: z.string(),
  domain: z.string(),
  unit: z.enum(["count", "usd", "ratio", "days", "minutes", "score"]),
  direction: z.enum(["up", "down", "none"]),
  grain: z.string(),
});

const incompleteRow = z.object({ metric_id: z.string(), period: z.string(), value: z.number() });

export interface MetricChart extends XmrChart {
  readonly domain: string;
}

/**
 * The XmR charts of watched metrics (the whole, not their slices), in the order of domain and id; all of them, or those
 * named. Three queries, however many metrics.
 */
export async function readCharts(bigquery: BigQuery, metricIds?: readonly string[]): Promise<MetricChart[]> {
  const where = metricIds ? "AND metric_id IN UNNEST(@ids)" : "";
  const params = metricIds ? { ids: metricIds } : undefined;

  const [catalog, points, incomplete] = await Promise.all([
    queryRows(
      bigquery,
      catalogRow,
      `SELECT metric_id, label, catalog.description, domain, unit, direction, grain, ${stateColumns}
       FROM metrics.metric_state INNER JOIN (SELECT metric_id, description FROM metrics.metric_catalog) AS catalog USING (metric_id)
       WHERE dimension = 'total' ${where}
       ORDER BY domain, metric_id`,
      params,
    ),
    queryRows(
      bigquery,
      pointRow,
      `SELECT ${pointColumns} FROM metrics.metric_xmr WHERE dimension = 'total' ${where} ORDER BY series, period_start`,
      params,
    ),
    queryRows(
      bigquery,
      incompleteRow,
      `SELECT metric_id, CAST(period_start AS STRING) AS period, value
       FROM metrics.metric_values INNER JOIN (SELECT metric_id, xmr_grain FROM metrics.metric_catalog) AS catalog USING (metric_id)
       WHERE dimension = 'total' AND NOT is_complete AND value IS NOT NULL AND grain = xmr_grain ${where}
       QUALIFY ROW_NUMBER() OVER (PARTITION BY metric_id ORDER BY period_start DESC) = 1`,
      params,
    ),
  ]);

  const bySeries = groupBySeries(points);
  return catalog.map((row) => ({
    id: row.metric_id,
    label: row.label,
    description: row.description,
    domain: row.domain,
    unit: row.unit,
    direction: row.direction,
    grain: row.grain,
    state: toState(row),
    points: (bySeries.get(row.series) ?? []).map(toPoint),
    incomplete: incomplete.find((candidate) => candidate.metric_id === row.metric_id) ?? null,
  }));
}

/** A row of the warehouse as a point of a chart. */
export function toPoint(row: z.infer<typeof pointRow>): XmrPoint {
  return {
    period: row.period,
    value: row.value,
    movingRange: row.moving_range,
    phase: row.phase,
    limitsStatus: row.limits_status,
    centre: row.centre,
    lowerLimit: row.lower_limit,
    upperLimit: row.upper_limit,
    rangeLimit: row.range_limit,
    rule1: row.rule_1,
    rule1Range: row.rule_1_range,
    rule2: row.rule_2,
    rule3: row.rule_3,
    signal: row.signal_rule,
  };
}

/** A row of the warehouse as the state of a chart. */
export function toState(row: z.infer<typeof stateRow>): XmrChart["state"] {
  return {
    state: row.state,
    pointCount: row.point_count,
    signalCount: row.signal_count,
    firstSignal: row.first_signal,
    lastSignal: row.last_signal,
    quietSince: row.quiet_since,
    proposedPhase: row.proposed_phase,
  };
}

function groupBySeries<Row extends { series: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.series);
    if (group) group.push(row);
    else groups.set(row.series, [row]);
  }
  return groups;
}
