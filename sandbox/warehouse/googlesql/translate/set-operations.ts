import type { QueryBody, SetOperation } from "../syntax/ast.ts";
import { settledType, ungroupableKind } from "../types/compare.ts";
import { quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { NULL_TYPE } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import { coerceColumns } from "./columns.ts";
import type { OutputColumn, Relation, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";

/** UNION, INTERSECT and EXCEPT: columns by position (or by name), each at the common type of all inputs. */
export function translateSetOperation(
  t: Translation,
  node: SetOperation,
  translate: (body: QueryBody) => Relation,
): Relation {
  const inputs = operands(node).map(translate);
  return combineInputs(t, node, node.byName ? alignByName(t, node, inputs) : inputs);
}

/** The inputs of a set operation combined by position. */
export function combineInputs(
  t: Translation,
  node: Pick<SetOperation, "operator" | "distinct" | "position">,
  inputs: readonly Relation[],
): Relation {
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
    const kind = node.distinct ? ungroupableKind(type) : null;
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
    !left.byName &&
    !node.byName &&
    node.operator !== "EXCEPT";
  if (!flat) return [left, node.right];
  const { right } = node;
  return [...operands(left), ...(right.kind === "set_operation" ? operands(right) : [right])];
}

/** BY NAME: the columns of the first input in its order; FULL adds the others', LEFT keeps the first's, INNER what both have. */
function alignByName(t: Translation, node: SetOperation, inputs: readonly Relation[]): Relation[] {
  const [left, right] = inputs;
  if (!left || !right) return [...inputs];
  const leftNames = left.columns.map(({ name }) => name);
  const extra = right.columns.map(({ name }) => name).filter((name) => !includes(leftNames, name));
  const rightNames = right.columns.map(({ name }) => name);
  const shared = leftNames.filter((name) => includes(rightNames, name));
  const names =
    node.outer === "FULL" ? [...leftNames, ...extra] : node.outer === "INNER" ? shared : leftNames;
  if (node.outer === null && (extra.length > 0 || shared.length < leftNames.length)) {
    const odd = extra[0] ?? leftNames.find((name) => !includes(rightNames, name));
    fail(t, `Column ${odd} in BY NAME set operation does not occur in all queries`, node);
  }
  if (names.length === 0) fail(t, "BY NAME set operation has no columns in common", node);
  return inputs.map((input) => pick(t, input, names));
}

function pick(t: Translation, input: Relation, names: readonly string[]): Relation {
  const alias = t.fresh();
  const columns = names.map((name): OutputColumn => {
    const own = input.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    return own ? { ...own, sqlName: name } : { name, type: NULL_TYPE, sqlName: name, literal: true };
  });
  const list = names.map((name) => {
    const own = input.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    return `${own ? `${alias}.${quoteName(own.sqlName)}` : "CAST(NULL AS BIGINT)"} AS ${quoteName(name)}`;
  });
  return { ...input, sql: `SELECT ${list.join(", ")} FROM (${input.sql}) AS ${alias}`, columns };
}

function includes(names: readonly string[], name: string): boolean {
  return names.some((candidate) => candidate.toLowerCase() === name.toLowerCase());
}
