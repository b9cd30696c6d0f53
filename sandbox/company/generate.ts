import { rmSync } from "node:fs";
import { join } from "node:path";
import { accountRows } from "./backend/accounts.ts";
import { userRows } from "./backend/users.ts";
import { dateOf } from "./base/calendar.ts";
import { Rng } from "./base/rng.ts";
import { LineWriter, writeJson, writeLines } from "./base/writers.ts";
import { simulate } from "./company.ts";
import { writeCrmDump } from "./crm/dump.ts";
import { writeCsv } from "./csv/write.ts";
import { scoreLeads } from "./leads/leads.ts";
import { knownLinks } from "./market/identity.ts";
import { organisationsOf } from "./market/organisation.ts";
import { parts } from "./parts.ts";
import type { Account } from "./people/accounts.ts";
import type { Access, User } from "./people/users.ts";
import { behave } from "./product/behaviour.ts";
import { EventStream } from "./product/stream.ts";
import { SCALES, type ScaleName } from "./scales.ts";
import { writeStripe } from "./stripe/write.ts";
import { writeTruth } from "./truth/write.ts";

export interface Options {
  scale: ScaleName;
  seed: number;
  out: string;
  /** Also write csv/*.csv: users, sessions, events, subscriptions, payments. */
  csv?: boolean;
  /** Told what is being made, for a person who waits. */
  progress?: (step: string) => void;
}

export interface Summary {
  dir: string;
  counts: Record<string, number>;
}

/**
 * Simulates the company and writes its files into `out` (replacing earlier ones). The bytes depend on scale
 * and seed alone.
 */
export function generate({
  scale: scaleName,
  seed,
  out,
  csv = false,
  progress = () => {},
}: Options): Summary {
  const scale = SCALES[scaleName];
  const rng = new Rng(seed);
  for (const folder of [
    "stripe",
    "backend",
    "supabase",
    "crm_dump",
    "csv",
    ...parts.flatMap((p) => p.folders),
  ]) {
    rmSync(join(out, folder), { recursive: true, force: true });
  }
  progress("sign-ups, billing and people");
  const company = simulate(rng, scale, seed);
  const { accounts, users } = company;

  progress("product events");
  const events = new LineWriter(join(out, "backend", "events.ndjson"));
  const stream = new EventStream(events, rng.fork("events"), scale.end * 1000);
  const accessFor = (user: User) => company.access.get(user.account) as Access[];
  const activations = behave(rng.fork("behaviour"), users, accessFor, scale, stream);
  const counts: Record<string, number> = { "backend.events": events.close() };

  progress("backend, lead scoring");
  const backend = rng.fork("backend");
  const subsOf = (account: Account) => company.subs.get(account) ?? [];
  const rows = accountRows(backend, accounts, subsOf, company.deletedAt, scale.end);
  counts["backend.accounts"] = writeLines(join(out, "backend", "accounts.ndjson"), rows);
  const people = userRows(backend, users, scale.end);
  counts["backend.users"] = writeLines(join(out, "backend", "users.ndjson"), people);
  const scoring = scoreLeads(rng.fork("leads"), scale, accounts);
  const runsFile = join(out, "supabase", "lead_scoring_runs.ndjson");
  counts["lead_scoring.lead_scoring_runs"] = writeLines(runsFile, scoring.runs);
  const scores = new LineWriter(join(out, "supabase", "lead_scores.ndjson"));
  for (const line of scoring.scores) scores.line(line);
  counts["lead_scoring.lead_scores"] = scores.close();

  progress("billing objects");
  Object.assign(counts, writeStripe(rng.fork("stripe"), out, company.customers, scale.end));

  progress("CRM dump");
  Object.assign(counts, writeCrmDump(rng.fork("crm"), out, company));

  const organisations = organisationsOf(rng.fork("market"), accounts, scoring.leads);
  const links = new LineWriter(join(out, "truth_identity.ndjson"));
  for (const link of knownLinks(company, organisations)) links.object(link);
  const truths: Record<string, object> = {};
  for (const part of parts) {
    progress(part.says);
    const world = { rng: rng.fork(part.name), company, organisations, leads: scoring.leads };
    const written = part.write(world, out);
    Object.assign(counts, written.counts);
    if (written.truth) truths[part.name] = written.truth;
    for (const link of written.links ?? []) links.object(link);
  }
  links.close();

  progress("truth");
  counts.sessions = stream.sessions;
  writeTruth(out, company, { counts, activations, lqi: scoring.truth, daily: stream.perDay, parts: truths });
  writeJson(join(out, "company.json"), {
    seed,
    scale: scaleName,
    currency: "usd",
    period_start: dateOf(scale.start),
    period_end: dateOf(scale.end),
    counts,
  });
  if (!csv) return { dir: out, counts };
  progress("CSV files");
  return { dir: out, counts: { ...counts, ...writeCsv(out) } };
}
