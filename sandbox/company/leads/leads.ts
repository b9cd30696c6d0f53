import { DAY, dateOf, HOUR } from "../base/calendar.ts";
import { uuid } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Account } from "../people/accounts.ts";
import type { Scale } from "../scales.ts";
import { type ClassMix, classMix, lqiOf, RUN_DAYS, runStarts } from "../shifts.ts";
import { type Lead, prospect, visitorOf } from "./prospects.ts";

/** First id of lead_scores: beyond 2^53, so that a reader who takes ids for numbers loses them. */
const FIRST_ID = 9_007_199_254_740_993n;
const RESCORED_SHARE = 0.06;
const DELETED_SHARE = 0.004;

/** Total scores by class, both ends included. */
const SCORES = { 1: [76, 100], 2: [56, 75], 3: [31, 55], 4: [0, 30] } as const;
type LeadClass = keyof typeof SCORES;

export interface RunTruth {
  run_id: string;
  window_start: string;
  a: number;
  b: number;
  c: number;
  d: number;
  lqi: number | null;
}

export interface Scoring {
  runs: object[];
  /** JSON lines: ids have more digits than a number can hold. */
  scores: string[];
  truth: RunTruth[];
  /** Everybody who was scored, each once, oldest first. */
  leads: Lead[];
}

/**
 * Scores the leads of every two-week window on the day after it. Rows come ordered by (updated_at, id); truth
 * counts the rows that were not deleted.
 */
export function scoreLeads(rng: Rng, scale: Scale, accounts: readonly Account[]): Scoring {
  const scoring: Scoring = { runs: [], scores: [], truth: [], leads: [] };
  let id = FIRST_ID;
  let earlier: Lead[] = [];
  const everybody = new Set<Lead>();
  for (const [index, start] of runStarts(scale).entries()) {
    const end = start + RUN_DAYS * DAY;
    const draws = rng.fork(index);
    const runId = uuid(draws);
    const scoredAt = end + 5 * HOUR + draws.int(0, 1_800);
    const leads = leadsOf(draws, scale, accounts, { start, end }, earlier);
    const counts: [number, number, number, number] = [0, 0, 0, 0];
    for (const [place, lead] of leads.entries()) {
      everybody.add(lead);
      const leadClass = drawClass(draws, classMix(scale, start));
      const deleted = draws.chance(DELETED_SHARE) ? scoredAt + 3_600 : null;
      if (deleted === null) counts[leadClass - 1] = (counts[leadClass - 1] as number) + 1;
      scoring.scores.push(scoreLine(draws, { id, runId, lead, leadClass, scoredAt, place, deleted }));
      id += 1n;
    }
    const [a, b, c, d] = counts;
    scoring.runs.push(runRow(runId, start, end, scoredAt));
    const lqi = leads.length > 0 ? lqiOf(counts) : null;
    scoring.truth.push({ run_id: runId, window_start: dateOf(start), a, b, c, d, lqi });
    earlier = leads;
  }
  scoring.scores.sort((x, y) => compare(updatedAt(x), updatedAt(y)));
  scoring.leads = [...everybody].sort((a, b) => a.firstSeenAt - b.firstSeenAt || compare(a.id, b.id));
  return scoring;
}

/** Leads of a window: sign-ups of the time, some of the last window again, the rest newly seen prospects. */
function leadsOf(
  rng: Rng,
  scale: Scale,
  accounts: readonly Account[],
  window: { start: number; end: number },
  earlier: readonly Lead[],
): Lead[] {
  const total = rng.poisson(scale.leadsPerRun);
  const again = earlier.filter(() => rng.chance(RESCORED_SHARE));
  const signedUp = accounts
    .filter((a) => a.createdAt >= window.start && a.createdAt < window.end && a.duplicateOf === null)
    .map((account) => visitorOf(rng, account));
  const known = [...again, ...signedUp].slice(0, total);
  const count = total - known.length;
  return [...known, ...Array.from({ length: count }, () => prospect(rng, window))];
}

function drawClass(rng: Rng, mix: ClassMix): LeadClass {
  return rng.weighted<LeadClass>([
    [1, mix[0]],
    [2, mix[1]],
    [3, mix[2]],
    [4, mix[3]],
  ]);
}

function runRow(id: string, start: number, end: number, scoredAt: number): object {
  return {
    id,
    window_start: dateOf(start),
    window_end: dateOf(end),
    scored_at: timestamp(scoredAt, 0),
    model_version: "v3.2",
    created_at: timestamp(scoredAt, 120),
    updated_at: timestamp(scoredAt, 120),
    deleted_at: null,
  };
}

interface Score {
  id: bigint;
  runId: string;
  lead: Lead;
  leadClass: LeadClass;
  scoredAt: number;
  place: number;
  deleted: number | null;
}

function scoreLine(rng: Rng, score: Score): string {
  const { id, runId, lead, leadClass, scoredAt, place, deleted } = score;
  const [low, high] = SCORES[leadClass];
  const at = timestamp(scoredAt + Math.floor(place / 50), 1_000 + (place % 50) * 17);
  const row = {
    run_id: runId,
    lead_id: lead.id,
    email: lead.email,
    company_name: lead.companyName,
    company_domain: lead.companyDomain,
    lead_class: leadClass,
    total_score: rng.int(low, high),
    source: lead.source,
    medium: lead.medium,
    campaign: lead.campaign,
    country: lead.country,
    first_seen_at: timestamp(lead.firstSeenAt, rng.int(0, 999_999)),
    created_at: at,
    updated_at: deleted === null ? at : timestamp(deleted, 0),
    deleted_at: deleted === null ? null : timestamp(deleted, 0),
  };
  return `{"id":${id},${JSON.stringify(row).slice(1)}`;
}

/** A timestamptz as PostgREST prints it, with microseconds. */
function timestamp(seconds: number, microseconds: number): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(microseconds).padStart(6, "0")}+00:00`;
}

function updatedAt(line: string): string {
  const at = line.indexOf('"updated_at":"') + 14;
  return line.slice(at, at + 32);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
