import type { QueryBody, SetOperation, SetOperator } from "../syntax/ast.ts";
import { settledType, ungroupable } from "../types/compare.ts";
import { argumentTypeToString } from "../types/format.ts";
import { superType } from "../types/supertype.ts";
import { alignedByName } from "./by-name.ts";
import { coerceColumns } from "./columns.ts";
import type { OutputColumn, Relation, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";

/** UNION, INTERSECT and EXCEPT: columns by position (or by name), each at the common type of all inputs. */
export function translateSetOperation(
  t: Translation,
  node: SetOperation,
  translate: (body: QueryBody) => Relation,
): Relation {
  return combineInputs(t, node, operands(node).map(translate));
}

type Operator = SetOperator & { readonly position: number };

/** The inputs of a set operation combined by position or by name. */
export function combineInputs(t: Translation, node: Operator, operands: readonly Relation[]): Relation {
  const inputs = node.byName ? alignedByName(t, node, operands) : operands;
  const what = `${node.operator} ${node.distinct ? "DISTINCT" : "ALL"}`;
  const [first] = inputs;
  if (!first) return fail(t, `${what} without queries`, node);
  if (node.operator !== "UNION" && !node.distinct) refuse(t, what, node);
  for (const [i, input] of inputs.entries()) {
    if (input.columns.length !== first.columns.length) {
      fail(
        t,
        `Queries in ${what} have mismatched column count; query 1 has ${counted(first)}, query ${i + 1} has ${counted(input)}`,
        node,
      );
    }
  }
  const columns = first.columns.map((column, i): OutputColumn => {
    const peers = inputs.map((input) => input.columns[i] ?? column);
    const type = superType(peers);
    if (!type) {
      const types = peers.map((peer) => argumentTypeToString(peer.type)).join(", ");
      fail(t, `Column ${i + 1} in ${what} has incompatible types: ${types}`, node);
    }
    const kind = node.distinct ? ungroupable(type) : null;
    if (kind) {
      fail(
        t,
        `Column ${i + 1} in ${what} has type that does not support set operation comparisons: ${kind}`,
        node,
      );
    }
    return { name: column.name, type: settledType(type), sqlName: column.sqlName };
  });
  const parts = inputs.map((input) => `(${coerceColumns(t, input, columns, node).sql})`);
  const operator = node.distinct ? node.operator : `${node.operator} ALL`;
  return {
    sql: node.operator === "EXCEPT" ? parts.join(` ${operator} `) : balanced(parts, operator),
    columns,
    valueTable: inputs.every((input) => input.valueTable),
  };
}

/** Operands of an associative operator, in brackets where they are many, so that the tree of them is not as deep as they are many. */
function balanced(parts: readonly string[], operator: string): string {
  if (parts.length <= 100) return parts.join(` ${operator} `);
  const middle = parts.length >> 1;
  const halves = [parts.slice(0, middle), parts.slice(middle)];
  return halves.map((half) => `(${balanced(half, operator)})`).join(` ${operator} `);
}

function counted({ columns }: Relation): string {
  return `${columns.length} ${columns.length === 1 ? "column" : "columns"}`;
}

/** `a UNION ALL b UNION ALL c` as three inputs, so that literals meet all other types at once. */
function operands(node: SetOperation): QueryBody[] {
  const { left } = node;
  const flat =
    left.kind === "set_operation" &&
    left.operator === node.operator &&
    left.distinct === node.distinct &&
    left.byName === node.byName &&
    left.outer === node.outer &&
    String(left.columns) === String(node.columns) &&
    node.operator !== "EXCEPT";
  if (!flat) return [left, node.right];
  const { right } = node;
  return [...operands(left), ...(right.kind === "set_operation" ? operands(right) : [right])];
}
