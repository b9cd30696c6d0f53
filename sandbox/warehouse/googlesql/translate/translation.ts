import { errorAt, refusedAt } from "../errors.ts";
import type { Expression, FromItem, Query, Select } from "../syntax/ast.ts";
import type { Column, GoogleType } from "../types/types.ts";
import type { Range, ScopeColumn, TranslationContext } from "./context.ts";
import type { AggregateFunction, ScalarFunction, Typed, WindowFunction } from "./typed.ts";

/** The functions that calls are looked up in, by upper-case name. */
export interface FunctionLibrary {
  readonly scalar: ReadonlyMap<string, ScalarFunction>;
  readonly aggregate: ReadonlyMap<string, AggregateFunction>;
  readonly window: ReadonlyMap<string, WindowFunction>;
}

/** How deep the part of the statement lies that is being translated. */
export interface Nesting {
  /** Weights of the subqueries in expressions around it. */
  subqueries: number;
  /** The longest chain of WITH tables that it has read from so far. */
  tables: number;
  /** The most groupings and windows that stand over one another in what it has read from so far. */
  groups: number;
}

/** Tables that stand in front of the whole statement, and WITH tables that could. */
export interface RootTables {
  /** Their definitions, each of them behind those that it reads. */
  readonly definitions: string[];
  /** DuckDB names of those that are there. */
  readonly names: Set<string>;
  /** Definitions of plain WITH tables, by their DuckDB names. */
  readonly movable: Map<string, string>;
}

/**
 * The state of one translation, handed to every part of it. The functions are the recursive entry points: parts call each
 * other only through them, so that no module needs to import its caller.
 */
export interface Translation {
  readonly context: TranslationContext;
  readonly library: FunctionLibrary;
  /** A DuckDB identifier that nothing else in the whole statement has. */
  fresh(prefix?: string): string;
  /** How many of them there are: the number at the end of the latest. */
  namesMade(): number;
  /** Tables and views read so far, as "dataset.table"; shared with inlined views and functions. */
  readonly references: Set<string>;
  /** How many views, SQL functions and table functions are being expanded around this text. */
  readonly depth: number;
  /** Shared with inlined views and functions. */
  readonly nesting: Nesting;
  /** Shared with inlined views and functions. */
  readonly root: RootTables;
  /** Arguments of the SQL function being expanded, by lower-case parameter name. */
  readonly arguments: ReadonlyMap<string, Typed>;
  /** Table arguments of the table function being expanded, by lower-case parameter name. */
  readonly tableArguments: ReadonlyMap<string, Relation>;
  expression(node: Expression, scope: Scope | null, want?: GoogleType | null): Typed;
  query(node: Query, outer: Scope | null): Relation;
  from(item: FromItem, outer: Scope | null, left: Scope | null): FromRelation;
  /** A SELECT's list, filters and grouping over a FROM that is translated already (null: none). */
  select(node: Select, from: FromRelation | null, outer: Scope | null, order: SelectOrder): Relation;
  /** The same statement seen from another text: a view, a SQL function, a table function. */
  inside(text: Inlined): Translation;
}

/** What `inside` changes. */
export interface Inlined {
  readonly source: string;
  readonly defaultDataset: string | null;
  readonly arguments?: ReadonlyMap<string, Typed>;
  readonly tableArguments?: ReadonlyMap<string, Relation>;
}

export type SelectOrder = Query["orderBy"];

/** What names mean at one level of nesting; `parent` is the enclosing query. */
export interface Scope {
  readonly parent: Scope | null;
  /** By lower-case alias. */
  readonly ranges: ReadonlyMap<string, NamedRange>;
  /** Columns that stand without a qualifier, in the order of `*`. */
  readonly columns: readonly ScopeColumn[];
  readonly pseudoColumns: readonly ScopeColumn[];
  /** WITH tables, by lower-case name. */
  readonly commonTables?: ReadonlyMap<string, CommonTableRange>;
  /** Aliases of the select list, by lower-case name; they beat columns. */
  readonly aliases?: ReadonlyMap<string, AliasMeaning>;
  readonly windows?: Select["windows"];
  /** The expressions (not names) that the query is grouped by. */
  readonly groupedBy?: readonly Expression[];
  /** Set where aggregates are forbidden: how the clause is called, e.g. "WHERE clause". */
  readonly noAggregates?: string;
  /** DuckDB condition that every aggregate here is filtered by (PIVOT). */
  readonly aggregateFilter?: string;
}

/** A range as FROM made it; `rowless` says why its whole row cannot be taken as a value. */
export interface NamedRange extends Range {
  readonly rowless?: string;
}

export type AliasMeaning = Typed | "ambiguous";

export interface CommonTableRange {
  /** DuckDB name to stand in FROM. */
  readonly name: string;
  readonly columns: readonly OutputColumn[];
  readonly valueTable: boolean;
  /** How many WITH tables read from one another up to this one. */
  readonly chain: number;
  /** How many groupings and windows stand over one another in it. */
  readonly groups: number;
}

/** A column of a translated query. */
export interface OutputColumn extends Column {
  /** Its DuckDB name in the query's SQL, unique there. */
  readonly sqlName: string;
  readonly literal?: boolean;
}

/** A translated query that may stand inside another. Types may hold untyped NULLs. */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
  /** SELECT AS STRUCT / AS VALUE: the one column is the row. */
  readonly valueTable: boolean;
}

/** A translated FROM. */
export interface FromRelation {
  readonly sql: string;
  readonly columns: readonly ScopeColumn[];
  readonly ranges: ReadonlyMap<string, NamedRange>;
  readonly pseudoColumns: readonly ScopeColumn[];
  /** It may refer to what stands left of it (UNNEST of a column). */
  readonly lateral: boolean;
  /** DuckDB alias, if `sql` is a single item. */
  readonly alias: string | null;
  /** The row, where rows are single values (UNNEST, SELECT AS STRUCT). */
  readonly value?: Typed | null;
}

export function fail(t: Translation, message: string, node: { position: number }): never {
  throw errorAt(message, t.context.source, node.position);
}

export function refuse(t: Translation, what: string, node: { position: number }): never {
  throw refusedAt(what, t.context.source, node.position);
}
