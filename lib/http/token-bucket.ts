import { type Clock, systemClock } from "../clock.ts";

export type TokenBucket = { take(signal?: AbortSignal): Promise<void> };

/**
 * Lets `perSecond` calls through on average and `burst` at once; callers beyond that wait in the
 * order in which they came.
 */
export function tokenBucket(perSecond: number, burst: number, clock: Clock = systemClock): TokenBucket {
  let tokens = burst;
  let filledAt = clock.now();
  return {
    async take(signal) {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      tokens -= 1;
      if (tokens < 0) await clock.sleep((-tokens / perSecond) * 1000, signal);
    },
  };
}
