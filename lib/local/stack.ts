import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { local, localFolder } from "../paths.ts";

/** The running local stack, as whoever started it wrote it down for the commands of other terminals. */
const stackSchema = z.object({
  pid: z.number(),
  project: z.string(),
  /** First day after the simulated time (YYYY-MM-DD). */
  as_of: z.string(),
  warehouse: z.object({ url: z.url() }),
  vendors: z.record(z.string(), z.url()),
  functions: z.record(z.string(), z.url()),
  /** What workers and clients need in their environment; the secrets in it are the fakes' own. */
  env: z.record(z.string(), z.string()),
});

export type LocalStack = z.infer<typeof stackSchema>;

const file = local("stack.json");

/** The local stack if one is running, else null. */
export function readStack(): LocalStack | null {
  if (!existsSync(file)) return null;
  const parsed = stackSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
}

export function writeStack(stack: LocalStack): void {
  mkdirSync(localFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
}

/** Forgets the stack, if it is the one of this process. */
export function removeStack(pid: number): void {
  if (readStack()?.pid === pid || !readStack()) rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
