import type { Rng } from "./base/rng.ts";
import type { Company } from "./company.ts";
import type { Lead } from "./leads/prospects.ts";
import type { IdentityLink } from "./market/identity.ts";
import type { Organisation } from "./market/organisation.ts";

/** What a part draws from. It must not change any of it. */
export interface World {
  /** The part's own stream of random numbers: whatever it draws changes no other part. */
  rng: Rng;
  company: Company;
  /** Every school behind accounts and leads, oldest first. */
  organisations: readonly Organisation[];
  /** Everybody who left an e-mail address on the website, each once, oldest first. */
  leads: readonly Lead[];
}

export interface Written {
  /** Rows by `<source>.<stream>`. */
  counts: Record<string, number>;
  /** What a warehouse must find; stands in truth.json under the part's name. */
  truth?: object;
  /** Which records stand for which school. */
  links?: Iterable<IdentityLink>;
}

/** The records of one vendor or one side of the business, made from the simulated company. */
export interface Part {
  name: string;
  /** Told to a person who waits. */
  says: string;
  /** Folders below the company's that it owns; they are emptied first. */
  folders: readonly string[];
  write(world: World, dir: string): Written;
}
