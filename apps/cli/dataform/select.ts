import { SuiteError } from "../../../lib/errors.ts";
import type { Action } from "./compile.ts";

/**
 * Actions by selectors of the grammar that dbt made known: `name` or `data_set.name` (with `*`), `tag:x`, `source:x`;
 * `+` before a selector adds everything upstream, `+` behind it everything downstream. Selectors are united; assertions
 * of a selected table come along. Throws SELECTION_EMPTY for a selector that matches nothing.
 */
export function select(actions: readonly Action[], selectors: readonly string[]): Action[] {
  const graph = new Map(actions.map((action) => [action.name, action]));
  const chosen = new Set<string>();
  for (const selector of selectors) {
    const [, up = "", what = "", down = ""] = /^(\+?)(.*?)(\+?)$/.exec(selector) ?? [];
    const matches = actions
      .filter((action) => action.kind !== "assertion" || what.startsWith("assertions."))
      .filter(matcher(what));
    if (matches.length === 0) throw nothing(selector, actions);
    for (const match of matches) {
      chosen.add(match.name);
      if (up) reach(match.name, chosen, (name) => graph.get(name)?.dependencies ?? []);
      if (down) reach(match.name, chosen, (name) => dependents(actions, name));
    }
  }
  for (const action of actions) {
    if (action.kind === "assertion" && action.dependencies.some((name) => chosen.has(name)))
      chosen.add(action.name);
  }
  return actions.filter((action) => chosen.has(action.name) && action.kind !== "source");
}

function matcher(what: string): (action: Action) => boolean {
  if (what.startsWith("tag:")) return (action) => action.tags.includes(what.slice(4));
  if (what.startsWith("source:"))
    return (action) => action.kind === "source" && action.name.startsWith(`raw_${what.slice(7)}.`);
  const pattern = new RegExp(`^${what.split("*").map(literal).join(".*")}$`);
  return (action) => pattern.test(action.name) || pattern.test(action.name.split(".").slice(1).join("."));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function dependents(actions: readonly Action[], name: string): string[] {
  return actions.filter((action) => action.dependencies.includes(name)).map((action) => action.name);
}

function reach(from: string, into: Set<string>, next: (name: string) => readonly string[]): void {
  for (const name of next(from)) {
    if (into.has(name)) continue;
    into.add(name);
    reach(name, into, next);
  }
}

function nothing(selector: string, actions: readonly Action[]): SuiteError {
  const bare = selector.replaceAll("+", "").split(".").at(-1) ?? "";
  const similar = actions.filter(
    (action) => action.kind !== "assertion" && bare.length > 2 && action.name.includes(bare),
  );
  return new SuiteError("SELECTION_EMPTY", {
    what: `The selector "${selector}" matches no table, view or source`,
    where: "definitions",
    next:
      similar.length > 0
        ? `Did you mean ${similar
            .slice(0, 5)
            .map((action) => action.name)
            .join(", ")}?`
        : "Use a name, data_set.name, tag:x or source:x, with + before it for what it reads and + behind it for what reads it.",
  });
}
