import { z } from "zod";

/** What a report asks for: at most nine dimensions, the first one dates the row, and ten metrics. */
export type Report = { dimensions: readonly string[]; metrics: readonly string[] };

const session = [
  "sessionSource",
  "sessionMedium",
  "sessionCampaignName",
  "sessionDefaultChannelGroup",
] as const;

/** The reports by stream. */
export const reports = {
  events: {
    dimensions: ["dateHourMinute", "eventName", "pageLocation", ...session, "deviceCategory", "country"],
    metrics: ["eventCount", "userEngagementDuration"],
  },
  sessions: {
    dimensions: ["date", ...session, "landingPage", "deviceCategory", "country"],
    metrics: [
      "sessions",
      "engagedSessions",
      "totalUsers",
      "newUsers",
      "screenPageViews",
      "userEngagementDuration",
    ],
  },
} as const satisfies Record<string, Report>;

/** A piece of a day's report. */
export const piece = z.strictObject({
  date: z.iso.date(),
  piece: z.number().int().nonnegative(),
  pieces: z.number().int().positive(),
  dimensions: z.array(z.string()),
  metrics: z.array(z.string()),
  /** Google folded rare values into "(other)". */
  is_other_row_present: z.boolean(),
  /** Google withheld rows of few users. */
  is_thresholded: z.boolean(),
  rows: z.array(z.array(z.string())),
});

const quota = z.looseObject({ remaining: z.number().optional() });
const values = z.array(z.looseObject({ value: z.string().default("") }));
const names = z.array(z.looseObject({ name: z.string() })).default([]);

/** An answer of runReport. Google leaves out what is empty or zero. */
export const answer = z.looseObject({
  kind: z.literal("analyticsData#runReport"),
  dimensionHeaders: names,
  metricHeaders: names,
  rows: z
    .array(z.looseObject({ dimensionValues: values.default([]), metricValues: values.default([]) }))
    .default([]),
  rowCount: z.number().int().nonnegative().default(0),
  metadata: z
    .looseObject({
      dataLossFromOtherRow: z.boolean().optional(),
      subjectToThresholding: z.boolean().optional(),
    })
    .default({}),
  propertyQuota: z
    .looseObject({ tokensPerDay: quota.optional(), tokensPerHour: quota.optional() })
    .optional(),
});
export type Answer = z.output<typeof answer>;
