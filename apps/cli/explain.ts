import pc from "picocolors";
import { type ErrorCode, SuiteError } from "../../lib/errors.ts";

/** An error as text for people: code, what, where, next step. Mistakes of people get no stack trace; our defects do. */
export function explain(error: unknown): { text: string; code: ErrorCode } {
  if (error instanceof SuiteError && error.code !== "INTERNAL") {
    return { text: `${pc.red(error.code)}: ${error.message}`, code: error.code };
  }
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    text: `${pc.red("INTERNAL")}: ${known.message}\n${pc.dim(known.stack ?? "")}\nThis is a defect of dcis: please report it with the command that you ran.`,
    code: "INTERNAL",
  };
}
