import { type BigQuery, createBigQuery } from "../../lib/bigquery/client.ts";
import { type Config, type Env, loadConfig } from "../../lib/config.ts";
import { SuiteError } from "../../lib/errors.ts";
import { type LocalStack, readStack } from "../../lib/local/stack.ts";

/** Where a command works: a project in the cloud, or the local stack that is running. */
export interface Environment {
  readonly env: Env;
  readonly config: Config;
  readonly bigquery: BigQuery;
  /** The local stack, if the command works on it. */
  readonly stack: LocalStack | null;
}

/**
 * The environment of a command: its own variables first; where they name no project, the running local stack. Throws
 * STACK_MISSING when there is neither.
 */
export function openEnvironment(env: Env = process.env): Environment {
  const isConfigured = Boolean(env.GOOGLE_CLOUD_PROJECT || env.BIGQUERY_EMULATOR_HOST);
  const stack = isConfigured ? null : readStack();
  if (!isConfigured && !stack) {
    throw new SuiteError("STACK_MISSING", {
      what: "No warehouse is configured, and no local stack is running",
      where: "GOOGLE_CLOUD_PROJECT, BIGQUERY_EMULATOR_HOST",
      next: "Start one with `npm run demo -- --keep` or `dcis up`, or set GOOGLE_CLOUD_PROJECT to work in the cloud.",
    });
  }
  const merged = { ...stack?.env, ...defined(env) };
  if (stack) applyToProcess(stack.env);
  const config = loadConfig(merged);
  return { env: merged, config, bigquery: createBigQuery(config), stack };
}

/** Google's libraries read some variables from the process itself. */
function applyToProcess(env: Env): void {
  for (const [name, value] of Object.entries(env)) process.env[name] ??= value;
}

function defined(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );
}
