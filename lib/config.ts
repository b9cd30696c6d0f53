import { tmpdir } from "node:os";
import { z } from "zod";
import { SuiteError } from "./errors.ts";

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ });

/** Every environment variable that the suite's TypeScript reads; `.env.example` lists the same. */
export const environment = {
  GOOGLE_CLOUD_PROJECT: text.optional(),
  BIGQUERY_EMULATOR_HOST: url.optional(),
  BIGQUERY_LOCATION: text.default("US"),
  CLOUD_SCHEDULER_EMULATOR_HOST: url.optional(),
  STRIPE_API_KEY: text.optional(),
  STRIPE_API_URL: url.optional(),
  BACKEND_API_URL: url.optional(),
  BACKEND_API_TOKEN: text.optional(),
  SUPABASE_URL: url.optional(),
  SUPABASE_SERVICE_KEY: text.optional(),
  DCIS_HOME: text.optional(),
  DCIS_SPOOL_DIR: text.default(() => tmpdir()),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
};

const schema = z.object(environment);

export type Variable = keyof typeof environment;
export type Config = z.output<typeof schema> & { GOOGLE_CLOUD_PROJECT: string };
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The configuration from environment variables; empty strings count as not set. The project
 * defaults to `dreamclass-local` beside a local warehouse (BIGQUERY_EMULATOR_HOST) only.
 * Throws CONFIG_INVALID or CONFIG_MISSING; never with a value in the message.
 */
export function loadConfig(env: Env = process.env): Config {
  const filled = Object.fromEntries(
    Object.keys(environment).map((key) => [key, env[key]?.trim() || undefined]),
  );
  const result = schema.safeParse(filled);
  if (!result.success) {
    const issue = result.error.issues[0];
    const name = String(issue?.path[0]);
    throw new SuiteError("CONFIG_INVALID", {
      what: `The environment variable ${name} has a value that cannot be used: ${issue?.message}`,
      where: name,
      next: "Correct it; .env.example says what each variable holds.",
    });
  }
  const config = result.data;
  const project =
    config.GOOGLE_CLOUD_PROJECT ?? (config.BIGQUERY_EMULATOR_HOST ? "dreamclass-local" : undefined);
  return { ...config, GOOGLE_CLOUD_PROJECT: project ?? required(config, "GOOGLE_CLOUD_PROJECT") };
}

/** The value of a variable that this code cannot work without, or CONFIG_MISSING naming it. */
export function required(config: Partial<Config>, name: Variable): string {
  const value = config[name];
  if (value) return value;
  throw new SuiteError("CONFIG_MISSING", {
    what: `The environment variable ${name} is not set`,
    where: name,
    next: `Set ${name} in the worker's environment (locally .env, see .env.example; deployed: Secret Manager, bound to the function).`,
  });
}

/** The values that must never be seen in a log, an error or a URL. */
export function secretsOf(config: Partial<Config>): string[] {
  return [config.STRIPE_API_KEY, config.BACKEND_API_TOKEN, config.SUPABASE_SERVICE_KEY].filter(
    (value) => value !== undefined,
  );
}
