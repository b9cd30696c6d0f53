/** Counts requests of the last `windowMs`; answers null for one that may pass, else the seconds until it may. */
export interface RequestLimit {
  take(): number | null;
  /** From now on; Infinity lets everything pass. */
  set(requests: number): void;
}

export function requestLimit(requests: number, windowMs: number): RequestLimit {
  let limit = requests;
  let taken: number[] = [];
  return {
    take() {
      const now = Date.now();
      taken = taken.filter((at) => at > now - windowMs);
      if (taken.length < limit) {
        taken.push(now);
        return null;
      }
      return Math.max(1, Math.ceil(((taken[taken.length - limit] ?? now) + windowMs - now) / 1000));
    },
    set(next) {
      limit = next;
      taken = [];
    },
  };
}
