import { secondsOf } from "./base/calendar.ts";

/** How big a company is made; `seats` and rates stay the same at every scale. */
export interface Scale {
  name: ScaleName;
  /** First simulated day and the first day after the simulated time, unix seconds. */
  start: number;
  end: number;
  /** Expected sign-ups over the whole time. */
  accounts: number;
  /** Mean number of scored leads of a two-week run. */
  leadsPerRun: number;
  /** Multiplies how often a user comes back after the first week. */
  activity: number;
  crmTickets: number;
  crmFeatureUsage: number;
}

export type ScaleName = "small" | "default" | "large";

export const SCALES: Readonly<Record<ScaleName, Scale>> = {
  small: {
    name: "small",
    start: secondsOf("2024-07-01"),
    end: secondsOf("2026-07-01"),
    accounts: 145,
    leadsPerRun: 60,
    activity: 1.2,
    crmTickets: 120,
    crmFeatureUsage: 1_500,
  },
  default: {
    name: "default",
    start: secondsOf("2024-07-01"),
    end: secondsOf("2026-07-01"),
    accounts: 5_400,
    leadsPerRun: 220,
    activity: 1.75,
    crmTickets: 2_000,
    crmFeatureUsage: 25_000,
  },
  large: {
    name: "large",
    start: secondsOf("2025-01-01"),
    end: secondsOf("2026-07-01"),
    accounts: 20_300,
    leadsPerRun: 700,
    activity: 0.8,
    crmTickets: 8_000,
    crmFeatureUsage: 80_000,
  },
};
