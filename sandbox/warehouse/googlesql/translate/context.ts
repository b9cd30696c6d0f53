import type { Expression, RoutineParameter, TypeNode } from "../syntax/ast.ts";
import type { Column } from "../types/types.ts";
import type { Binding, Typed } from "./typed.ts";

/** What the translator may know of the world: a snapshot of the catalogue, parameters and variables. Synchronous, read-only. */
export interface TranslationContext {
  /** Source text of the statement, for places in errors. */
  readonly source: string;
  readonly project: string;
  readonly defaultDataset: string | null;
  readonly catalog: CatalogSnapshot;
  readonly namedParameters: ReadonlyMap<string, Binding>;
  readonly positionalParameters: readonly Binding[];
  /** Script variables in scope (names in lower case). */
  readonly variables: ReadonlyMap<string, Binding>;
  /** Value of @@name, or null if there is none. */
  systemVariable(name: string): Binding | null;
  /** Temporary tables of the script or session (names in lower case). */
  readonly temporaryTables: ReadonlyMap<string, CatalogTable>;
  /** Temporary functions of the script (names in lower case). */
  readonly temporaryFunctions: ReadonlyMap<string, CatalogRoutine>;
}

export interface CatalogSnapshot {
  /** A table or view by its written path (1 to 3 parts, dots already split; project and dataset filled from defaults), or null. */
  table(path: readonly string[], context: TranslationContext): CatalogTable | null;
  /** Tables whose names start with a prefix, for `prefix*`, in order of name. */
  wildcard(path: readonly string[], context: TranslationContext): readonly CatalogTable[];
  routine(path: readonly string[], context: TranslationContext): CatalogRoutine | null;
  datasetExists(name: string): boolean;
}

export interface CatalogTable {
  /** [project, dataset, table]; for temporary tables the name alone. */
  readonly fullName: readonly string[];
  readonly columns: readonly Column[];
  /** Pseudo columns that `*` leaves out, with their DuckDB SQL relative to the table, e.g. _PARTITIONTIME. */
  readonly pseudoColumns: readonly (Column & {
    readonly sql: string;
    /** DML may write the column, with values on the borders of this part (DAY, HOUR, …). */
    readonly writtenBy?: string;
  })[];
  readonly source:
    | { readonly kind: "table" /** Quoted DuckDB name to stand in FROM. */; readonly duckName: string }
    | {
        readonly kind: "view" /** GoogleSQL text, inlined. */;
        readonly query: string;
        readonly defaultDataset: string | null;
        readonly columnNames: readonly string[] | null;
      }
    /** INFORMATION_SCHEMA and the like: a DuckDB query. */
    | { readonly kind: "duck_query"; readonly sql: string };
}

export interface CatalogRoutine {
  readonly kind: "sql_function" | "aggregate_function" | "js_function" | "table_function";
  readonly fullName: readonly string[];
  readonly parameters: readonly RoutineParameter[];
  readonly returns: TypeNode | null;
  /** The columns that a table function RETURNS, if it says so. */
  readonly returnsTable?: readonly { readonly name: string; readonly type: TypeNode }[] | null;
  /** SQL functions: the expression; table functions: the query's text; js: name of the registered DuckDB function. */
  readonly body: Expression | string;
  /** Source text that `body`'s positions refer to. */
  readonly source: string;
  readonly defaultDataset: string | null;
}

/** What a name means inside an expression: SQL and type, found through ranges (table aliases), columns and outer scopes. */
export interface ScopeColumn extends Column {
  readonly sql: string;
}

/** One relation in FROM with its alias; `row` is the whole row as a STRUCT (or the value of a value table). */
export interface Range {
  readonly alias: string;
  readonly columns: readonly ScopeColumn[];
  readonly pseudoColumns: readonly ScopeColumn[];
  readonly row: Typed;
  readonly isValueTable: boolean;
  readonly fullName: readonly string[] | null;
}
