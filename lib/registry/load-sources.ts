import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { SuiteError } from "../errors.ts";
import { type SourceSpec, type StreamSpec, sourceSpec } from "./source-spec.ts";

/**
 * Every source of the registry, in the order of its file name. Throws REGISTRY_INVALID naming
 * the file, the path in it and what is wrong.
 */
export function loadSources(folder: string = sourcesFolder()): SourceSpec[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readSource(folder, name));
}

/** One source by its name; SOURCE_UNKNOWN lists the names there are. */
export function loadSource(source: string, folder: string = sourcesFolder()): SourceSpec {
  const sources = loadSources(folder);
  const found = sources.find((spec) => spec.source === source);
  if (found) return found;
  throw new SuiteError("SOURCE_UNKNOWN", {
    what: `There is no source "${source}"`,
    where: folder,
    next: `Use one of ${sources.map((spec) => spec.source).join(", ")}, or add includes/sources/${source}.yaml.`,
  });
}

/** A stream of a source by its id; the registry and the worker must agree, so its absence is a defect. */
export function streamOf(source: SourceSpec, id: string): StreamSpec {
  const stream = source.streams.find((candidate) => candidate.id === id);
  if (stream) return stream;
  throw new SuiteError("REGISTRY_INVALID", {
    what: `The worker has a stream "${id}" that the registry does not name`,
    where: `includes/sources/${source.source}.yaml`,
    next: "Add the stream to the file, or remove it from the worker.",
  });
}

/** The folder of the registry: beside a deployed bundle, else in the project. */
function sourcesFolder(): string {
  const beside = fileURLToPath(new URL("./includes/sources", import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL("../../includes/sources", import.meta.url));
}

function readSource(folder: string, name: string): SourceSpec {
  const file = join(folder, name);
  const result = sourceSpec.safeParse(parseYaml(file));
  const problem = result.success ? nameProblem(result.data, name) : describe(result.error.issues[0]);
  if (result.success && !problem) return result.data;
  throw new SuiteError("REGISTRY_INVALID", {
    what: `The source file is wrong: ${problem}`,
    where: file,
    next: "Correct it; lib/registry/source-spec.ts holds the schema.",
  });
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new SuiteError("REGISTRY_INVALID", {
      what: `The source file is no readable YAML: ${cause instanceof Error ? cause.message : cause}`,
      where: file,
      next: "Correct the YAML.",
      cause,
    });
  }
}

function nameProblem(spec: SourceSpec, name: string): string | undefined {
  if (`${spec.source}.yaml` !== name) return `source is "${spec.source}", the file is named ${name}`;
}

function describe(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return `${issue?.path.join(".") || "the file"}: ${issue?.message}`;
}
