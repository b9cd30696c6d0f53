import { createInterface } from "node:readline/promises";
import { SuiteError } from "../../lib/errors.ts";

/** Asks a person; only y or yes means yes. Throws USAGE where nobody can answer. */
export async function confirm(question: string, where: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new SuiteError("USAGE", {
      what: "This needs a yes, and there is no terminal to ask in",
      where,
      next: "Add --yes to go on, or --dry-run to look only.",
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
