import { z } from "zod";

const identifier = z.string().regex(/^[a-z][a-z0-9_]*$/, "must be a lower-case identifier");
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date (YYYY-MM-DD)");

/** How a metric's stability is watched; see includes/xmr.js for the meaning of each setting. */
export const xmrSettings = z.strictObject({
  grain: z.enum(["day", "week", "month", "run"]),
  centre: z.enum(["mean", "median", "trend"]).optional(),
  moving_range: z.enum(["mean", "median"]).optional(),
  baseline: z.number().int().min(6).optional(),
  screen: z.boolean().optional(),
  lower_bound: z.number().optional(),
  upper_bound: z.number().optional(),
});

/** One entry of includes/metrics/<domain>.yaml. */
export const metricSpec = z
  .strictObject({
    id: identifier,
    label: z.string().min(1),
    description: z.string().min(1),
    entity: identifier,
    team: identifier,
    unit: z.enum(["count", "usd", "ratio", "days", "minutes", "score"]),
    direction: z.enum(["up", "down", "none"]),
    grains: z.array(z.enum(["day", "week", "month", "run"])).min(1),
    /** `<data set>.<table>` of a model of this project. */
    model: z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/),
    /** DATE column that places a row in a period; `time_end` is the exclusive end where rows are periods themselves. */
    time: identifier,
    time_end: identifier.optional(),
    /** An aggregate over the model's rows, or a ratio of two. */
    expression: z.string().min(1).optional(),
    numerator: z.string().min(1).optional(),
    denominator: z.string().min(1).optional(),
    /** Value of a period without rows; ratios are always null there. */
    missing: z.literal("zero").nullable().optional(),
    /** Days after a period's end before its value is complete (cohorts that need time). */
    maturity_days: z.number().int().positive().optional(),
    range: z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
    xmr: xmrSettings.optional(),
    tier: z.enum(["gold", "silver", "bronze"]),
    owner: identifier,
    status: z.enum(["draft", "approved", "deprecated"]),
    since: date,
    version: z.number().int().positive(),
    replaced_by: identifier.optional(),
  })
  .refine((metric) => (metric.expression === undefined) !== (metric.numerator === undefined), {
    message: "needs either an expression or a numerator and a denominator",
  })
  .refine((metric) => (metric.numerator === undefined) === (metric.denominator === undefined), {
    message: "needs both numerator and denominator, or neither",
  })
  .refine((metric) => metric.range.min !== undefined || metric.range.max !== undefined, {
    message: "needs a range with min, max or both",
    path: ["range"],
  })
  .refine((metric) => !metric.xmr || metric.grains.includes(metric.xmr.grain), {
    message: "must be one of the metric's grains",
    path: ["xmr", "grain"],
  })
  .refine((metric) => metric.grains.includes("run") === (metric.time_end !== undefined), {
    message: "goes with the grain run, and only with it",
    path: ["time_end"],
  });

export const metricFile = z.strictObject({ domain: identifier, metrics: z.array(metricSpec).min(1) });

export type MetricSpec = z.infer<typeof metricSpec> & { domain: string };
