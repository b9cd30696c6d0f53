import { errorAt, type WarehouseError } from "../../googlesql/errors.ts";
import type { TableConstraint } from "../../googlesql/syntax/ast.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { resolveName } from "../catalog/names.ts";
import type { TableConstraints, TableId } from "../contract.ts";
import type { Run } from "../script/run.ts";

interface Owner {
  readonly id: TableId;
  readonly columns: readonly Column[];
  readonly constraints?: TableConstraints | null;
}

/** The keys of a table with more of them, each checked against its columns and the table that it refers to. */
export function withKeys(run: Run, table: Owner, added: readonly TableConstraint[]): TableConstraints | null {
  return added.reduce(
    (keys: TableConstraints | null, constraint) => withKey(run, table, keys ?? NONE, constraint),
    table.constraints ?? null,
  );
}

const NONE: TableConstraints = { primaryKey: null, foreignKeys: [] };

function withKey(
  run: Run,
  table: Owner,
  keys: TableConstraints,
  constraint: TableConstraint,
): TableConstraints {
  const place = (message: string) => errorAt(message, run.source, constraint.position);
  const columns = constraint.columns.map((name) => columnOf(table.columns, name, place));
  const names = columns.map(({ name }) => name);
  if (new Set(names).size < names.length) throw place("Duplicate column in a key");
  if (!constraint.references) {
    if (keys.primaryKey) throw place(`Already Exists: Primary key of table ${table.id.table}`);
    if (names.length > 16) throw place("A primary key has at most 16 columns");
    return { ...keys, primaryKey: names };
  }
  const name = constraint.name ?? freshName(keys);
  if (keys.foreignKeys.some((key) => key.name.toLowerCase() === name.toLowerCase())) {
    if (constraint.ifNotExists) return keys;
    throw place(`Already Exists: Constraint ${name}`);
  }
  const { path, columns: theirs } = constraint.references;
  const id = resolveName(path, run.warehouse.project, run.session.defaultDataset);
  const itself = id.dataset === table.id.dataset && id.table === table.id.table;
  const target = itself ? table : run.warehouse.catalog.requireTable(id);
  const referenced = theirs.map((each) => columnOf(target.columns, each, place));
  if (referenced.length !== columns.length) {
    throw place(`A foreign key of ${columns.length} columns cannot refer to ${referenced.length} columns`);
  }
  const pairs = columns.map((column, i) => {
    const other = referenced[i] ?? column;
    if (column.type.kind === other.type.kind) return { own: column.name, referenced: other.name };
    throw place(`Foreign key column ${column.name} has another type than the column that it refers to`);
  });
  return { ...keys, foreignKeys: [...keys.foreignKeys, { name, table: id, columns: pairs }] };
}

/** The keys without the named one, or (null) without the primary key. */
export function withoutKey(
  run: Run,
  keys: TableConstraints | null,
  action: { name: string | null; ifExists: boolean; position: number },
): TableConstraints | null {
  const { name } = action;
  if (name === null && keys?.primaryKey) return { ...keys, primaryKey: null };
  const found = keys?.foreignKeys.find((key) => key.name.toLowerCase() === name?.toLowerCase());
  if (keys && found) return { ...keys, foreignKeys: keys.foreignKeys.filter((key) => key !== found) };
  if (action.ifExists) return keys;
  const what = name === null ? "Primary key" : `Constraint ${name}`;
  throw errorAt(`Not found: ${what}`, run.source, action.position);
}

/** Whether a column is in a key. */
export function isInKey(keys: TableConstraints | null | undefined, column: string): boolean {
  if (!keys) return false;
  const inForeign = keys.foreignKeys.some((key) => key.columns.some(({ own }) => own === column));
  return inForeign || (keys.primaryKey?.includes(column) ?? false);
}

/** The keys of a table whose column has got another name. */
export function renamedInKeys(keys: TableConstraints, from: string, to: string): TableConstraints {
  const rename = (name: string) => (name === from ? to : name);
  return {
    primaryKey: keys.primaryKey?.map(rename) ?? null,
    foreignKeys: keys.foreignKeys.map((key) => ({
      ...key,
      columns: key.columns.map(({ own, referenced }) => ({ own: rename(own), referenced })),
    })),
  };
}

function freshName({ foreignKeys }: TableConstraints): string {
  for (let number = 1; ; number += 1) {
    if (!foreignKeys.some((key) => key.name === `fk$${number}`)) return `fk$${number}`;
  }
}

function columnOf(
  columns: readonly Column[],
  name: string,
  place: (message: string) => WarehouseError,
): Column {
  const column = columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!column) throw place(`Column not found in a key: ${name}`);
  if (!["ARRAY", "STRUCT", "JSON"].includes(column.type.kind)) return column;
  throw place(`Column ${name} of type ${column.type.kind} cannot be in a key`);
}
