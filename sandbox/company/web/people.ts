import { DAY_MS } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { asksForConsent } from "./consent.ts";
import { type Device, deviceIn } from "./devices.ts";
import { type Place, placeIn } from "./places.ts";
import type { Touch } from "./touches.ts";

/** A browser of a person, which Google Analytics knows by a cookie, if it was allowed to set one. */
export interface Cookie {
  device: Device;
  place: Place;
  /** `user_pseudo_id`; null where consent was denied. */
  pseudoId: string | null;
  /** State of Google's processing: the first touch, the last that was not direct with its time, and the sessions. */
  firstTouch: Touch | null;
  firstMs: number;
  lastTouch: Touch | null;
  lastTouchMs: number;
  sessions: number;
}

/** Somebody who visits the website. */
export interface Visitor {
  key: string;
  rng: Rng;
  country: string;
  organisationId: string | null;
  leadId: string | null;
  accountId: string | null;
  userId: string | null;
  /** The network that the visits come from: a company's own, or null for a provider that serves everybody. */
  network: string | null;
  cookies: Cookie[];
}

export type Identity = Pick<Visitor, "organisationId" | "leadId" | "accountId" | "userId" | "network">;

export const NOBODY: Identity = {
  organisationId: null,
  leadId: null,
  accountId: null,
  userId: null,
  network: null,
};

/** A person with one to three browsers. `sinceMs` dates the cookies, which hold the time of the first visit. */
export function visitor(
  rng: Rng,
  key: string,
  country: string,
  sinceMs: number,
  identity: Identity,
  known: boolean,
): Visitor {
  const count = known
    ? rng.weighted([
        [1, 58],
        [2, 33],
        [3, 9],
      ] as const)
    : 1;
  const cookies = Array.from({ length: count }, (_, index) => {
    // Who signs up works at a desk; the others look in from anywhere.
    const device = deviceIn(rng, country, known && index === 0 ? "desktop" : undefined);
    const denied = rng.chance(asksForConsent(country) ? 0.16 : 0.03);
    return cookie(rng, device, placeIn(rng, country), denied ? null : sinceMs + index * DAY_MS);
  });
  return { key, rng, country, cookies, ...identity };
}

function cookie(rng: Rng, device: Device, place: Place, sinceMs: number | null): Cookie {
  const number = rng.bits() % 2_000_000_000;
  return {
    device,
    place,
    pseudoId: sinceMs === null ? null : `${number}.${Math.floor(sinceMs / 1000)}`,
    firstTouch: null,
    firstMs: 0,
    lastTouch: null,
    lastTouchMs: 0,
    sessions: 0,
  };
}
