import { formatPeriod, plural, type Unit } from "../format.ts";

/** What an XmR chart shows, in the terminal and on a page. Limits and signals come from the warehouse; nothing is computed here. */
export interface XmrChart {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly unit: Unit;
  readonly direction: "up" | "down" | "none";
  readonly grain: string;
  readonly state: XmrState;
  /** In order of time; complete periods. */
  readonly points: readonly XmrPoint[];
  /** The period that still runs, if its value is known. */
  readonly incomplete: { readonly period: string; readonly value: number } | null;
}

export interface XmrPoint {
  /** First day of the period (YYYY-MM-DD), or the label of a point of a file. */
  readonly period: string;
  readonly value: number | null;
  readonly movingRange: number | null;
  readonly phase: number;
  readonly limitsStatus: "insufficient" | "trial" | "usable" | "locked";
  readonly centre: number | null;
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
  readonly rangeLimit: number | null;
  readonly rule1: boolean;
  readonly rule1Range: boolean;
  readonly rule2: boolean;
  readonly rule3: boolean;
  /** The strongest rule that the point breaks. */
  readonly signal: 1 | 2 | 3 | null;
}

export interface XmrState {
  readonly state: "insufficient" | "shifted" | "signal" | "trial" | "predictable";
  readonly pointCount: number;
  readonly signalCount: number;
  readonly firstSignal: string | null;
  readonly lastSignal: string | null;
  readonly quietSince: string | null;
  /** Where a new phase could begin if a process change is recorded. */
  readonly proposedPhase: string | null;
}

export const ruleTexts = {
  1: "outside its limits",
  2: "part of 8 or more on one side of the centre",
  3: "one of 3 of 4 beyond a quarter line",
} as const;

const grainNames: Record<string, string> = { day: "day", week: "week", month: "month", run: "scoring run" };

/** One sentence that says what the chart shows: "24 months, predictable since Jun 2025, 1 signal". */
export function summarise({ state, grain }: Pick<XmrChart, "state" | "grain">): string {
  const length = plural(state.pointCount, grainNames[grain] ?? "point");
  const signals = state.signalCount === 0 ? "no signals" : plural(state.signalCount, "signal");
  const period = (date: string | null) => (date === null ? "" : formatPeriod(date, grain));
  switch (state.state) {
    case "insufficient":
      return `${length}: too few for limits (6 give trial limits, 12 usable ones)`;
    case "shifted":
      return `${length}, ${signals}; a shift goes on${state.proposedPhase ? ` since ${period(state.proposedPhase)}` : ""}`;
    case "signal":
      return `${length}, ${signals}, the last ${grain === "month" ? "in" : "on"} ${period(state.lastSignal)}`;
    case "trial":
      return `${length} with trial limits, ${signals}`;
    case "predictable":
      return `${length}, predictable${state.quietSince && state.signalCount > 0 ? ` since ${period(state.quietSince)}` : ""}, ${signals}`;
  }
}
