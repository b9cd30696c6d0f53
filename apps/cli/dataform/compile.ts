import { createRequire } from "node:module";
import { SuiteError } from "../../../lib/errors.ts";
import { runCommand } from "../../../lib/local/process.ts";

const require = createRequire(import.meta.url);

/** The command of the real Dataform CLI. */
export const dataform: readonly string[] = [process.execPath, require.resolve("@dataform/cli/bundle.js")];

/** An action of the compiled project. `name` is `<data set>.<name>`. */
export interface Action {
  readonly name: string;
  readonly kind: "table" | "view" | "incremental" | "assertion" | "operation" | "source";
  readonly tags: readonly string[];
  /** Names of the actions and sources that it reads. */
  readonly dependencies: readonly string[];
}

interface Target {
  schema: string;
  name: string;
}
interface CompiledAction {
  target: Target;
  type?: string;
  enumType?: string;
  tags?: string[];
  dependencyTargets?: Target[];
}
type Section = "tables" | "assertions" | "operations" | "declarations";
type Compiled = Partial<Record<Section, CompiledAction[]>> & {
  graphErrors?: { compilationErrors?: { fileName?: string; message?: string }[] };
};

/** Compiles the project with the Dataform CLI. Throws BUILD_INVALID with the first error and its file. */
export async function compile(): Promise<Action[]> {
  const { code, stdout, stderr } = await runCommand([...dataform, "compile", "--json", "--timeout=10m", "."]);
  const compiled = parseJson(stdout);
  const error = compiled?.graphErrors?.compilationErrors?.[0];
  if (!compiled || error || code !== 0) {
    throw new SuiteError("BUILD_INVALID", {
      what: `The project does not compile: ${error?.message?.split("\n")[0] ?? (stderr.trim().split("\n").at(-1) || "no output")}`,
      where: error?.fileName ?? "definitions",
      next: "Correct the file; `npx dataform compile` shows every error.",
    });
  }
  const section = (name: Section, kind: (action: CompiledAction) => Action["kind"]) =>
    (compiled[name] ?? []).map((action) => toAction(action, kind(action)));
  return [
    ...section("declarations", () => "source"),
    ...section(
      "tables",
      (action) => (action.enumType ?? action.type ?? "table").toLowerCase() as Action["kind"],
    ),
    ...section("operations", () => "operation"),
    ...section("assertions", () => "assertion"),
  ];
}

function toAction({ target, tags, dependencyTargets }: CompiledAction, kind: Action["kind"]): Action {
  return {
    name: fullName(target),
    kind,
    tags: tags ?? [],
    dependencies: (dependencyTargets ?? []).map(fullName),
  };
}

function fullName({ schema, name }: Target): string {
  return `${schema}.${name}`;
}

function parseJson(text: string): Compiled | null {
  try {
    return JSON.parse(text.slice(text.indexOf("{"))) as Compiled;
  } catch {
    return null;
  }
}
