import { SuiteError } from "../../lib/errors.ts";

/** The error of work that others overtook too often. */
export function raceLost(where: string, races: number): SuiteError {
  return new SuiteError("RACE_LOST", {
    what: `Another worker committed first ${races} times in a row`,
    where,
    next: "Nothing is lost. See that the function runs with max instances 1; the next run goes on.",
  });
}
