import type { CallExpression } from "../syntax/ast.ts";
import type { CatalogRoutine } from "./context.ts";
import type { Translation } from "./translation.ts";

/** The user's function that a call means, temporary ones first; null if there is none. */
export function findFunction(t: Translation, call: Pick<CallExpression, "name">): CatalogRoutine | null {
  const path = call.name.flatMap((part) => part.split("."));
  const temporary =
    path.length === 1 ? t.context.temporaryFunctions.get((path[0] ?? "").toLowerCase()) : undefined;
  return temporary ?? t.context.catalog.routine(path, t.context);
}
