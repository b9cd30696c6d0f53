import { DAY } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { FIRST_NAMES, LAST_NAMES, slug } from "../people/names.ts";
import type { Scale } from "../scales.ts";

export const TERRITORIES = {
  americas: ["US", "CA", "BR"],
  britain_and_ireland: ["GB", "IE"],
  europe: ["GR", "DE", "IT", "ES", "FR", "SI"],
  asia_pacific: ["AU", "NZ", "IN"],
} as const;
export type Territory = keyof typeof TERRITORIES;

/** Somebody who sells; instants in unix seconds. */
export interface Rep {
  index: number;
  firstName: string;
  lastName: string;
  email: string;
  territory: Territory;
  /** Dollars that the rep is to win in a quarter. */
  quarterlyQuotaUsd: number;
  hiredAt: number;
  /** When the rep left; open work then goes to a colleague of the territory. */
  leftAt: number | null;
}

const COUNT = { small: 10, default: 14, large: 20 } as const;

/** The sales team; every territory has somebody who stays from the first day to the last. */
export function salesTeam(rng: Rng, scale: Scale): Rep[] {
  const territories = Object.keys(TERRITORIES) as Territory[];
  return Array.from({ length: COUNT[scale.name] }, (_, index) => {
    const firstName = FIRST_NAMES[(index * 7 + rng.int(0, 6)) % FIRST_NAMES.length] as string;
    const lastName = rng.pick(LAST_NAMES);
    const stays = index < territories.length;
    const length = scale.end - scale.start;
    return {
      index,
      firstName,
      lastName,
      email: `${slug(firstName)}.${slug(lastName)}${index}@dreamclass.example`,
      territory: territories[index % territories.length] as Territory,
      quarterlyQuotaUsd: rng.int(4, 12) * 2_500,
      hiredAt: stays ? scale.start - 200 * DAY : scale.start + Math.floor(rng.between(-0.2, 0.5) * length),
      leftAt: !stays && index % 3 === 0 ? scale.start + Math.floor(rng.between(0.6, 0.9) * length) : null,
    };
  });
}

/** The rep who takes a school of a country at an instant. */
export function repFor(rng: Rng, reps: readonly Rep[], country: string, at: number): Rep {
  const territory = territoryOf(country);
  const there = reps.filter((rep) => rep.territory === territory && worksAt(rep, at));
  return rng.pick(there);
}

export function worksAt(rep: Rep, at: number): boolean {
  return rep.hiredAt <= at && (rep.leftAt === null || at < rep.leftAt);
}

function territoryOf(country: string): Territory {
  const found = Object.entries(TERRITORIES).find(([, countries]) =>
    (countries as readonly string[]).includes(country),
  );
  if (found) return found[0] as Territory;
  throw new Error(`no territory sells to ${country}`);
}
