import { tmpdir } from "node:os";
import { z } from "zod";
import { SuiteError } from "./errors.ts";
import { loadSources } from "./registry/load-sources.ts";
import { doorsOf } from "./registry/source-spec.ts";

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ });

/**
 * The environment variables that no source owns, with what each is; a source names its own in includes/sources.
 * `.env.example` is generated from both.
 */
export const environment = {
  GOOGLE_CLOUD_PROJECT: text
    .optional()
    .describe("BigQuery project. Optional beside a local warehouse (then dreamclass-local)."),
  BIGQUERY_EMULATOR_HOST: url
    .optional()
    .describe(
      "REST base of a local warehouse, such as http://127.0.0.1:9050. Leave empty to use the real BigQuery.",
    ),
  BIGQUERY_LOCATION: text.default("US").describe("Location of data sets and jobs; default: US."),
  CLOUD_SCHEDULER_EMULATOR_HOST: url
    .optional()
    .describe(
      "REST base of a local stand-in for Cloud Scheduler, such as http://127.0.0.1:9060; loopback addresses only. Leave empty to use the real one.",
    ),
  DCIS_HOME: text
    .optional()
    .describe(
      "Where the local stack keeps the synthetic company, its warehouse and reports; default: .dcis in the project.",
    ),
  DCIS_SPOOL_DIR: text
    .default(() => tmpdir())
    .describe("Where workers write batches before loading them; default: the system's temporary folder."),
  DCIS_ERASURE_KEY: text
    .optional()
    .describe(
      "Key of the hashes under which erased people and companies are kept out (`dcis erase`); a secret, the same for every worker, for ever.",
    ),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"])
    .default("info")
    .describe("debug, info, warn or error; default: info."),
};

const schema = z.object(environment);

export type Config = z.output<typeof schema> & {
  GOOGLE_CLOUD_PROJECT: string;
  /** The variables of the sources that are set, by name. */
  variables: Readonly<Record<string, string>>;
  /** The values among them that must never be seen. */
  secrets: readonly string[];
};
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment variables of every source: its secrets, and its settings (those named …_URL are addresses). */
export function sourceVariables(): { secrets: string[]; settings: string[] } {
  const sources = loadSources();
  const names = (key: "secrets" | "settings") => [
    ...new Set(sources.flatMap((source) => Object.keys(source[key]))),
  ];
  const doors = sources.flatMap((source) => doorsOf(source).flatMap(({ door }) => Object.keys(door.secrets)));
  return { secrets: [...new Set([...names("secrets"), ...doors])], settings: names("settings") };
}

/**
 * The configuration from environment variables; empty strings count as not set. The project
 * defaults to `dreamclass-local` beside a local warehouse (BIGQUERY_EMULATOR_HOST) only.
 * Throws CONFIG_INVALID or CONFIG_MISSING; never with a value in the message.
 */
export function loadConfig(env: Env = process.env): Config {
  const { secrets, settings } = sourceVariables();
  const filled = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = env[name]?.trim();
        return value ? [[name, value]] : [];
      }),
    ) as Record<string, string>;
  const variables = filled([...secrets, ...settings]);
  for (const [name, value] of Object.entries(variables)) if (name.endsWith("_URL")) check(name, url, value);
  const values = filled(Object.keys(environment));
  const result = schema.safeParse(values);
  if (!result.success) throw invalid(String(result.error.issues[0]?.path[0]), result.error);
  const config = result.data;
  const project =
    config.GOOGLE_CLOUD_PROJECT ?? (config.BIGQUERY_EMULATOR_HOST ? "dreamclass-local" : undefined);
  return {
    ...config,
    GOOGLE_CLOUD_PROJECT: project ?? missing("GOOGLE_CLOUD_PROJECT"),
    variables,
    secrets: secretsIn({ ...variables, DCIS_ERASURE_KEY: config.DCIS_ERASURE_KEY }),
  };
}

/** The value of a source's variable that its worker cannot work without, or CONFIG_MISSING naming it. */
export function required(config: Pick<Config, "variables">, name: string): string {
  return config.variables[name] ?? missing(name);
}

/** The values of every source's secrets in an environment: what must never be seen in a log, an error or a URL. */
export function secretsIn(env: Env): string[] {
  return sourceVariables()
    .secrets.concat("DCIS_ERASURE_KEY")
    .map((name) => env[name]?.trim())
    .filter((value) => value !== undefined);
}

function missing(name: string): never {
  throw new SuiteError("CONFIG_MISSING", {
    what: `The environment variable ${name} is not set`,
    where: name,
    next: `Set ${name} in the worker's environment (locally .env, see .env.example; deployed: Secret Manager, bound to the function).`,
  });
}

function check(name: string, type: z.ZodType, value: string): void {
  const result = type.safeParse(value);
  if (!result.success) throw invalid(name, result.error);
}

function invalid(name: string, error: z.ZodError): SuiteError {
  return new SuiteError("CONFIG_INVALID", {
    what: `The environment variable ${name} has a value that cannot be used: ${error.issues[0]?.message}`,
    where: name,
    next: "Correct it; .env.example says what each variable holds.",
  });
}
