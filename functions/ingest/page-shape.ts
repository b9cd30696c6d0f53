import { SuiteError } from "../../lib/errors.ts";

/** The error of a page that is not as the source's contract says: the window is given up. */
export function pageShape(where: string, what: string, cause?: unknown): SuiteError {
  return new SuiteError("PAGE_SHAPE", {
    what: `A page is not as agreed: ${what}`,
    where,
    next: "The cursor has not moved. Compare the answer with the source's documentation; its API may have changed.",
    cause,
  });
}

/** Whether a record's `deleted_at` is set. */
export function hasDeletedAt(value: unknown): boolean {
  const at = (value as { deleted_at?: unknown } | null)?.deleted_at;
  return at !== null && at !== undefined;
}
