import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";

/** A conversion of a company with its touches, oldest first; instants in ms. */
interface Conversion {
  type: "trial_start" | "first_payment";
  company: string;
  at: number;
  touches: { at: number; channel: string; direct: boolean }[];
}

type Weights = [first: number, last: number, linear: number, time_decay: number, position: number];

const DAY_MS = 86_400_000;
const CHANNEL_OF_GROUP: Readonly<Record<string, RegExp>> = {
  organic: /^(Direct|Organic Search|Organic Shopping)$/,
  paid: /^(Paid \w+|Display|Cross-network|Audio)$/,
  content: /^(Email|Organic Video|Organic Social|SMS|Mobile Push Notifications)$/,
};

/**
 * What channels are given by each model of attribution, from the company's own files: customers of billing, and the
 * sessions of browsers in which users signed up or logged in, as far as the export from a day on holds them.
 * Key: "month type channel".
 */
export function attributedByChannel(folder: string, fromMs: number, asOfMs: number): Map<string, Weights> {
  const sums = new Map<string, Weights>();
  for (const { type, at, touches } of conversionsOf(folder, fromMs, asOfMs)) {
    const month = `${new Date(at).toISOString().slice(0, 7)}-01`;
    const given = weightsOf(at, touches);
    const parts = touches.map((touch, i) => [touch.channel, given[i] as Weights] as const);
    if (parts.length === 0) parts.push(["unattributed", [1, 1, 1, 1, 1]]);
    for (const [channel, weights] of parts) {
      const key = `${month} ${type} ${channel}`;
      const sum = sums.get(key) ?? [0, 0, 0, 0, 0];
      sums.set(key, sum.map((each, i) => each + (weights[i] as number)) as Weights);
    }
  }
  return sums;
}

function weightsOf(at: number, touches: Conversion["touches"]): Weights[] {
  const n = touches.length;
  const lastClick = touches.findLastIndex(({ direct }) => !direct);
  const decay = touches.map((touch) => 0.5 ** ((at - touch.at) / DAY_MS / 7));
  const all = decay.reduce((sum, each) => sum + each, 0);
  const position = (i: number) => {
    if (n <= 2) return 1 / n;
    return i === 0 || i === n - 1 ? 0.4 : 0.2 / (n - 2);
  };
  return touches.map((_, i) => [
    i === 0 ? 1 : 0,
    i === (lastClick < 0 ? n - 1 : lastClick) ? 1 : 0,
    1 / n,
    (decay[i] as number) / all,
    position(i),
  ]);
}

function conversionsOf(folder: string, fromMs: number, asOfMs: number): Conversion[] {
  const truth = json(folder, "truth.json");
  const sameAs = new Map<string, string>(
    truth.duplicate_accounts.map((pair: { account_id: string; same_as: string }) => [
      pair.account_id,
      pair.same_as,
    ]),
  );
  const companyOf = (account: string) => sameAs.get(account) ?? account;
  const accountOf = new Map<string, string>(
    truth.identity.map((one: { account_id: string; stripe_customer_id: string }) => [
      one.stripe_customer_id,
      one.account_id,
    ]),
  );
  const firsts = new Map<string, Conversion>();
  const see = (type: Conversion["type"], customer: string, seconds: number) => {
    const at = seconds * 1000;
    const account = accountOf.get(customer);
    if (account === undefined || at >= asOfMs) return;
    const key = `${type} ${companyOf(account)}`;
    if ((firsts.get(key)?.at ?? Number.POSITIVE_INFINITY) <= at) return;
    firsts.set(key, { type, company: companyOf(account), at, touches: [] });
  };
  for (const { customer, trial_start } of parsed(folder, "stripe/subscriptions.ndjson")) {
    if (trial_start !== null) see("trial_start", customer, trial_start);
  }
  for (const { customer, status, amount_paid, status_transitions } of parsed(
    folder,
    "stripe/invoices.ndjson",
  )) {
    if (status === "paid" && amount_paid > 0) see("first_payment", customer, status_transitions.paid_at);
  }
  const touches = touchesOf(folder, fromMs, asOfMs, companyOf);
  return [...firsts.values()].map((one) => ({
    ...one,
    touches: (touches.get(one.company) ?? []).filter(({ at }) => at <= one.at && at >= one.at - 90 * DAY_MS),
  }));
}

/** Sessions by company, oldest first. */
function touchesOf(
  folder: string,
  fromMs: number,
  asOfMs: number,
  companyOf: (account: string) => string,
): Map<string, Conversion["touches"]> {
  const companyOfUser = new Map<string, string>(
    parsed(folder, "backend/users.ndjson").map(({ id, account_id }) => [id, companyOf(account_id)]),
  );
  const sessions = parsed(folder, "ga4/sessions.ndjson").filter((session) => {
    const at = session.start_us / 1000;
    const received = Date.parse(session.received_at);
    const kept = received < Math.floor(at / DAY_MS) * DAY_MS + 4 * DAY_MS && received < asOfMs;
    return session.pseudo_id !== null && at >= fromMs && kept;
  });
  const owners = new Map<string, Set<string>>();
  for (const { pseudo_id, user_id } of sessions) {
    const company = companyOfUser.get(user_id);
    if (company) owners.set(pseudo_id, (owners.get(pseudo_id) ?? new Set()).add(company));
  }
  const touches = new Map<string, Conversion["touches"]>();
  for (const { pseudo_id, start_us, collected, last_click } of sessions) {
    const [company, another] = owners.get(pseudo_id) ?? [];
    if (!company || another) continue;
    const direct = collected === null;
    const touch = { at: start_us / 1000, direct, channel: direct ? "organic" : channelOf(last_click) };
    touches.set(company, [...(touches.get(company) ?? []), touch]);
  }
  for (const list of touches.values()) list.sort((a, b) => a.at - b.at);
  return touches;
}

function channelOf({ channel, medium }: { channel: string; medium: string }): string {
  const found = Object.entries(CHANNEL_OF_GROUP).find(([, groups]) => groups.test(channel));
  return found?.[0] ?? (medium === "content" ? "content" : "referral");
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of the vendors
function parsed(folder: string, file: string): any[] {
  return linesOf(folder, file).map((line) => JSON.parse(line));
}
