import type { Expression } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import type { TranslationContext } from "./context.ts";
import { translateExpressionIn } from "./expressions.ts";
import { translateFrom } from "./from.ts";
import { translateQueryIn } from "./query.ts";
import { translateSelect } from "./select.ts";
import type { FunctionLibrary, Inlined, Scope, Translation } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** The state of a new translation: ties the parts together. */
export function newTranslation(context: TranslationContext, library: FunctionLibrary): Translation {
  let count = 0;
  const fresh = (prefix = "_t"): string => `${prefix}${++count}`;
  return state({
    context,
    library,
    fresh,
    namesMade: () => count,
    references: new Set(),
    depth: 0,
    nesting: { subqueries: 0, tables: 0, groups: 0 },
    root: { definitions: [], names: new Set(), movable: new Map() },
    arguments: new Map(),
    tableArguments: new Map(),
  });
}

type Data = Omit<Translation, "expression" | "query" | "from" | "select" | "inside">;

function state(data: Data): Translation {
  const t: Translation = {
    ...data,
    expression: remembering((node, scope, want) => translateExpressionIn(t, node, scope, want)),
    query: (node, outer) => translateQueryIn(t, node, outer),
    from: (item, outer, left) => translateFrom(t, item, outer, left),
    select: (node, from, outer, order) => translateSelect(t, node, from, outer, order),
    inside: (text) => state({ ...data, ...insideOf(data, text) }),
  };
  return t;
}

interface Known {
  readonly scope: Scope | null;
  readonly want: string;
  readonly value: Typed;
}

/**
 * Functions translate their arguments more than once (to see the type, then to coerce); without a memory nested calls would
 * take exponential time.
 */
function remembering(translate: Translation["expression"]): Translation["expression"] {
  const memory = new WeakMap<Expression, Known[]>();
  return (node, scope, want) => {
    const key = want ? argumentTypeToString(want) : "";
    const known = memory.get(node) ?? [];
    const found = known.find((entry) => entry.scope === scope && entry.want === key);
    if (found) return found.value;
    const value = translate(node, scope, want);
    known.push({ scope, want: key, value });
    memory.set(node, known);
    return value;
  };
}

/** Views and functions see neither parameters nor variables of the statement that uses them. */
function insideOf(data: Data, text: Inlined): Partial<Data> {
  return {
    context: {
      ...data.context,
      source: text.source,
      defaultDataset: text.defaultDataset,
      namedParameters: new Map(),
      positionalParameters: [],
      variables: new Map(),
    },
    depth: data.depth + 1,
    arguments: text.arguments ?? new Map(),
    tableArguments: text.tableArguments ?? new Map(),
  };
}
