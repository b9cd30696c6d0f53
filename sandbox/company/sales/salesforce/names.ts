import type { Stage, Status } from "../pipeline.ts";

/** What Salesforce calls the stages today. */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  prospecting: "Prospecting",
  qualified: "Qualification",
  demo: "Needs Analysis",
  proposal: "Proposal/Price Quote",
  negotiation: "Negotiation/Review",
  won: "Closed Won",
  lost: "Closed Lost",
};

/** Until this share of the time had passed, the proposal stage had another name; rows of history keep it. */
export const OLD_PROPOSAL = { name: "Proposal", untilShare: 0.5 };

export const FORECAST: Readonly<Record<Stage, string>> = {
  prospecting: "Pipeline",
  qualified: "Pipeline",
  demo: "Pipeline",
  proposal: "BestCase",
  negotiation: "Forecast",
  won: "Closed",
  lost: "Omitted",
};

export const LEAD_STATUS: Readonly<Record<Status, string>> = {
  new: "Open - Not Contacted",
  attempted: "Working - Contacted",
  connected: "Working - Connected",
  qualified: "Closed - Converted",
  unqualified: "Closed - Not Converted",
};
