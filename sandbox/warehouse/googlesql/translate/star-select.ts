import type { Select } from "../syntax/ast.ts";

/** `SELECT *` as a node, for what has no SELECT of its own. */
export function starSelect(position: number): Select {
  return {
    kind: "select",
    position,
    distinct: false,
    as: null,
    items: [{ kind: "star", position, of: null, except: [], replace: [] }],
    from: null,
    where: null,
    groupBy: null,
    having: null,
    qualify: null,
    windows: [],
  };
}
