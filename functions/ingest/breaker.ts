import { SuiteError } from "../../lib/errors.ts";

/** Bad rows that never open the breaker, so that a batch of ten can quarantine one. */
const alwaysTolerated = 3;

/**
 * Whether a batch has too many bad rows to be committed: more than 1 % of its rows or more than
 * 100; up to three are always let through to quarantine.
 */
export function breakerOpens(fetched: number, bad: number): boolean {
  return bad > alwaysTolerated && (bad > 100 || bad > fetched / 100);
}

/** Throws BREAKER_OPEN when a batch has too many bad rows; `sample` names the commonest reason. */
export function checkBreaker(where: string, fetched: number, bad: number, sample: string): void {
  if (!breakerOpens(fetched, bad)) return;
  throw new SuiteError("BREAKER_OPEN", {
    what: `${bad} of ${fetched} rows break the contract, so nothing was committed; the commonest reason is ${sample}`,
    where,
    next: "Look whether the source changed that field; correct the record's schema in functions/sources, or the data, and run again.",
  });
}
