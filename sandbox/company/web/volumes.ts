import type { ScaleName } from "../scales.ts";

/** How much of the website's traffic there is. */
export interface Volume {
  /** Visits of people whom nobody ever learns to know. */
  anonymousVisits: number;
  /** Share of the leads whose visits were seen; the others block the tags, or came from events and lists. */
  seenLeads: number;
}

export const VOLUMES: Readonly<Record<ScaleName, Volume>> = {
  small: { anonymousVisits: 130, seenLeads: 0.012 },
  default: { anonymousVisits: 44_000, seenLeads: 0.5 },
  large: { anonymousVisits: 60_000, seenLeads: 0.4 },
};
