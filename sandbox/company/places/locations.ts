import { DAY, HOUR } from "../base/calendar.ts";
import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Company } from "../company.ts";
import type { Account } from "../people/accounts.ts";
import type { Access } from "../people/users.ts";

/** A place where a school teaches; times in seconds. */
export interface Location {
  id: string;
  account: Account;
  kind: "campus" | "studio" | "online";
  /** Since when it is called so and holds so many students at once; oldest first. */
  forms: { at: number; name: string; capacity: number }[];
  openedAt: number;
  closedAt: number | null;
  deletedAt: number | null;
}

const KINDS = [
  ["campus", 58],
  ["studio", 33],
  ["online", 9],
] as const;
const SEATS_A_PLACE = 17;
const CLOSES_A_YEAR = 0.05;
const PLACES = "North,South,East,West,Central,Harbour,Station,Park,Old Town,Riverside".split(",");

/** The places of one account: one from the first hour on, more with its size, some of which close again. */
export function locationsOf(rng: Rng, company: Company, account: Account): Location[] {
  const { end } = company.scale;
  const access = company.access.get(account) ?? [];
  const deletedAt = company.deletedAt.get(account.id) ?? null;
  const paying = access.some(({ from, to }) => to - from > 25 * DAY);
  const more = paying ? Math.min(12, rng.poisson(account.seats / SEATS_A_PLACE)) : 0;
  const first = location(rng, account, account.createdAt + rng.int(300, HOUR), 0);
  const others = Array.from({ length: more }, (_, index) => {
    const span = rng.pick(access) as Access;
    return location(rng, account, span.from + Math.floor(rng.float() * (span.to - span.from)), index + 1);
  });
  const opened = [first, ...others.sort((a, b) => a.openedAt - b.openedAt)].filter(
    ({ openedAt }) => openedAt < end,
  );
  for (const place of opened) live(rng, place, deletedAt ?? end, end);
  for (const place of opened) place.deletedAt = deletedAt;
  return opened;
}

function location(rng: Rng, account: Account, openedAt: number, index: number): Location {
  const kind = index === 0 ? "campus" : rng.weighted(KINDS);
  return {
    id: hexId(rng, "loc_", 12),
    account,
    kind,
    forms: [
      {
        at: openedAt,
        name:
          index === 0 ? account.name : kind === "online" ? "Online" : `${account.name} ${rng.pick(PLACES)}`,
        capacity: Math.max(4, Math.round(account.seats * rng.between(1.5, 9))),
      },
    ],
    openedAt,
    closedAt: null,
    deletedAt: null,
  };
}

function live(rng: Rng, place: Location, until: number, end: number): void {
  const years = rng.exponential(1 / CLOSES_A_YEAR);
  const closes = place.openedAt + Math.floor(years * 365 * DAY);
  if (closes < Math.min(until, end)) place.closedAt = closes;
  const edited = place.openedAt + Math.floor(rng.between(5, 250) * DAY);
  if (rng.chance(0.3) && edited < (place.closedAt ?? until)) change(rng.fork(place.id), place, edited);
}

/** Makes the place bigger, and gives it another name now and then. */
function change(rng: Rng, place: Location, at: number): void {
  const { name, capacity } = formAt(place, at);
  place.forms.push({
    at,
    name: rng.chance(0.4) ? `${name} ${rng.pick(["Annex", "House", "Campus"])}` : name,
    capacity: Math.ceil(capacity * rng.between(1.1, 2)),
  });
}

export function formAt({ forms }: Location, at: number): Location["forms"][number] {
  return forms.findLast((form) => form.at <= at) ?? (forms[0] as Location["forms"][number]);
}
