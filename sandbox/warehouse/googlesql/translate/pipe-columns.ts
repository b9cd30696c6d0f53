import type { NamedColumn, PipeOperator } from "../syntax/ast.ts";
import type { ScopeColumn } from "./context.ts";
import { fieldColumns } from "./scope.ts";
import type { FromRelation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** What the operator may do with columns, as its errors call it. */
const VERBS = { SET: "update", DROP: "drop", RENAME: "rename" };

type Operator = keyof typeof VERBS;

/** DROP: the columns are gone from `*`; aliases of tables still mean the whole rows. */
export function dropped(
  t: Translation,
  pipe: Extract<PipeOperator, { kind: "drop" }>,
  input: FromRelation,
): FromRelation {
  const gone = namedColumns(t, "DROP", pipe.columns, input);
  const columns = input.columns.filter((column) => !gone.includes(column));
  if (columns.length === 0) fail(t, "Pipe DROP dropped all columns in the input table", pipe);
  return { ...withoutAliases(input, pipe.columns), columns, value: null };
}

/** RENAME: the same columns under other names. */
export function renamed(
  t: Translation,
  pipe: Extract<PipeOperator, { kind: "rename" }>,
  input: FromRelation,
): FromRelation {
  const found = namedColumns(t, "RENAME", pipe.columns, input);
  const names = new Map(found.map((column, i) => [column, pipe.columns[i]?.to ?? column.name]));
  const columns = input.columns.map((column) => ({ ...column, name: names.get(column) ?? column.name }));
  return { ...input, columns, value: null };
}

/** The columns that SET gives new values, and the input without the aliases that their names hide. */
export function assigned(
  t: Translation,
  pipe: Extract<PipeOperator, { kind: "set" }>,
  input: FromRelation,
): { columns: readonly ScopeColumn[]; input: FromRelation } {
  return {
    columns: namedColumns(t, "SET", pipe.items, input),
    input: { ...withoutAliases(input, pipe.items), value: null },
  };
}

/** The columns of the input with these names. */
function namedColumns(
  t: Translation,
  operator: Operator,
  names: readonly NamedColumn[],
  input: FromRelation,
): ScopeColumn[] {
  const seen = new Set<string>();
  const fields = new Set(fieldsOf(input));
  return names.flatMap((node) => {
    const key = node.name.toLowerCase();
    if (seen.has(key)) fail(t, `Duplicate column name in pipe ${operator}: ${node.name}`, node);
    seen.add(key);
    const found = input.columns.filter((column) => column.name.toLowerCase() === key);
    const only = `${operator} can only ${VERBS[operator]} columns: ${node.name}`;
    const range = input.ranges.get(key);
    if (range && (found.length === 0 || (operator === "RENAME" && !range.isValueTable)))
      fail(t, `Name in pipe ${operator} is a table alias; ${only}`, node);
    if (found.length === 0 && input.pseudoColumns.some(({ name }) => name.toLowerCase() === key)) {
      fail(
        t,
        `Name in pipe ${operator} is present but is not a column on the pipe input table; ${only}`,
        node,
      );
    }
    if (found.length === 0)
      fail(t, `Column name in pipe ${operator} not found in input table: ${node.name}`, node);
    if (found.some(({ sql }) => fields.has(sql)))
      fail(t, `Name in pipe ${operator} is a field inside a value table; ${only}`, node);
    if (found.length > 1 && operator !== "DROP")
      fail(t, `Column name in pipe ${operator} exists more than once in input table: ${node.name}`, node);
    return found;
  });
}

/** The SQL of the columns that are fields of rows which are values. */
function fieldsOf(input: FromRelation): string[] {
  const rows = [...input.ranges.values()].filter((range) => range.isValueTable).map(({ row }) => row);
  return [...rows, ...(input.value ? [input.value] : [])].flatMap(fieldColumns).map(({ sql }) => sql);
}

function withoutAliases(input: FromRelation, names: readonly NamedColumn[]): FromRelation {
  const keys = new Set(names.map(({ name }) => name.toLowerCase()));
  return { ...input, ranges: new Map([...input.ranges].filter(([key]) => !keys.has(key))) };
}
