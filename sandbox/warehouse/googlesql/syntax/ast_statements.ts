/** Statements of the abstract syntax: DDL, DML and scripting. */

import type { Expression, FromItem, Node, OptionEntry, Query, TypeNode } from "./ast_queries.ts";

export interface ColumnDefinition extends Node {
  name: string;
  type: TypeNode;
  notNull: boolean;
  default: Expression | null;
  options: OptionEntry[];
  constraints: TableConstraint[];
}

/** A key, always NOT ENFORCED; `references` null: the PRIMARY KEY. */
export interface TableConstraint extends Node {
  name: string | null;
  ifNotExists: boolean;
  columns: string[];
  references: { path: string[]; columns: string[] } | null;
}

/** `text` is the source text of the part in question, as it stands. */
export interface PartitionClause extends Node {
  expression: Expression;
  text: string;
}

export interface RoutineParameter extends Node {
  /** In an aggregate function: a value for the whole group, not one for each row. */
  notAggregate?: boolean;
  mode: "IN" | "OUT" | "INOUT";
  name: string;
  type: TypeNode;
}

export type MergeAction =
  | { kind: "delete" }
  | { kind: "update"; set: Assignment[] }
  /** columns null: all, in table order. row: the source row as it is (`INSERT ROW`). */
  | { kind: "insert"; columns: string[] | null; values: Expression[] | "row" };

export interface MergeClause extends Node {
  match: "MATCHED" | "NOT MATCHED BY TARGET" | "NOT MATCHED BY SOURCE";
  condition: Expression | null;
  action: MergeAction;
}

export interface Assignment extends Node {
  path: string[];
  /** A `default` expression node sets the column's default. */
  value: Expression;
}

export type AlterAction =
  | (Node & { kind: "set_options"; options: OptionEntry[] })
  | (Node & { kind: "add_column"; ifNotExists: boolean; column: ColumnDefinition })
  | (Node & { kind: "drop_column"; ifExists: boolean; name: string })
  | (Node & { kind: "rename_column"; ifExists: boolean; name: string; to: string })
  | (Node & { kind: "rename_to"; name: string })
  | (Node & { kind: "set_data_type"; name: string; type: TypeNode })
  | (Node & { kind: "drop_not_null"; name: string })
  | (Node & { kind: "set_default"; name: string; value: Expression | null })
  | (Node & { kind: "set_column_options"; ifExists: boolean; name: string; options: OptionEntry[] })
  | (Node & { kind: "add_constraint"; constraint: TableConstraint })
  /** name null: the PRIMARY KEY. */
  | (Node & { kind: "drop_constraint"; ifExists: boolean; name: string | null });

export type ObjectKind =
  | "TABLE"
  | "VIEW"
  | "MATERIALIZED VIEW"
  | "SNAPSHOT TABLE"
  | "EXTERNAL TABLE"
  | "SCHEMA"
  | "FUNCTION"
  | "TABLE FUNCTION"
  | "PROCEDURE";

type Create<Kind extends string, Rest> = Node & {
  kind: Kind;
  orReplace: boolean;
  ifNotExists: boolean;
  path: string[];
  options: OptionEntry[];
} & Rest;

/** `end` is the offset behind the statement's last character; `text` is source.slice(position, end). */
export type Statement = StatementBody & { end: number; text: string };

export type StatementBody =
  | (Node & { kind: "query_statement"; query: Query })
  | (Node & {
      kind: "insert";
      target: string[];
      columns: string[] | null;
      rows: Expression[][] | null;
      query: Query | null;
    })
  | (Node & {
      kind: "update";
      target: string[];
      alias: string | null;
      set: Assignment[];
      from: FromItem | null;
      where: Expression;
    })
  | (Node & { kind: "delete"; target: string[]; alias: string | null; where: Expression })
  | (Node & { kind: "truncate"; target: string[] })
  | (Node & {
      kind: "merge";
      target: string[];
      alias: string | null;
      source: FromItem;
      on: Expression;
      clauses: MergeClause[];
    })
  | (Node & { kind: "export_data"; options: OptionEntry[]; query: Query })
  | (Node & {
      kind: "load_data";
      overwrite: boolean;
      path: string[];
      columns: ColumnDefinition[] | null;
      partitionBy: PartitionClause | null;
      clusterBy: string[];
      tableOptions: OptionEntry[];
      /** What stands in FROM FILES. */
      options: OptionEntry[];
    })
  | Create<"create_schema", object>
  | Create<
      "create_table",
      {
        temporary: boolean;
        snapshot: boolean;
        columns: ColumnDefinition[] | null;
        constraints: TableConstraint[];
        like: string[] | null;
        copy: string[] | null;
        clone: string[] | null;
        asOf: Expression | null;
        partitionBy: PartitionClause | null;
        clusterBy: string[];
        query: Query | null;
      }
    >
  | Create<
      "create_view",
      {
        materialized: boolean;
        columns: { name: string; options: OptionEntry[]; position: number }[] | null;
        partitionBy: PartitionClause | null;
        clusterBy: string[];
        query: Query;
        /** The query's source text, stored with the view. */
        queryText: string;
      }
    >
  | Create<
      "create_function",
      {
        temporary: boolean;
        aggregate: boolean;
        parameters: RoutineParameter[];
        returns: TypeNode | null;
        language: "sql" | "js" | string;
        /** SQL: the body's expression and its text. Other languages: expression null, text = the code. */
        body: Expression | null;
        bodyText: string;
      }
    >
  | Create<
      "create_table_function",
      {
        parameters: RoutineParameter[];
        returns: { name: string; type: TypeNode }[] | null;
        query: Query;
        queryText: string;
      }
    >
  /** body: the one block of the procedure; bodyText: `BEGIN … END`. */
  | Create<"create_procedure", { parameters: RoutineParameter[]; body: Statement[]; bodyText: string }>
  | (Node & {
      kind: "drop";
      object: ObjectKind;
      ifExists: boolean;
      path: string[];
      behavior: "CASCADE" | "RESTRICT" | null;
    })
  | (Node & { kind: "alter"; object: ObjectKind; ifExists: boolean; path: string[]; actions: AlterAction[] })
  | (Node & { kind: "declare"; names: string[]; type: TypeNode | null; default: Expression | null })
  | (Node & { kind: "set_variables"; names: string[]; value: Expression; tuple: boolean })
  | (Node & { kind: "set_system_variable"; name: string; value: Expression })
  | (Node & {
      kind: "if";
      branches: { condition: Expression; body: Statement[] }[];
      otherwise: Statement[] | null;
    })
  | (Node & {
      kind: "case_statement";
      operand: Expression | null;
      branches: { condition: Expression; body: Statement[] }[];
      otherwise: Statement[] | null;
    })
  | (Node & { kind: "loop"; label: string | null; body: Statement[] })
  | (Node & { kind: "while"; label: string | null; condition: Expression; body: Statement[] })
  | (Node & { kind: "repeat"; label: string | null; until: Expression; body: Statement[] })
  | (Node & { kind: "for"; label: string | null; variable: string; query: Query; body: Statement[] })
  | (Node & { kind: "block"; label: string | null; body: Statement[]; exception: Statement[] | null })
  | (Node & { kind: "break" | "continue"; label: string | null })
  | (Node & { kind: "return" })
  | (Node & { kind: "raise"; message: Expression | null })
  | (Node & { kind: "transaction"; action: "BEGIN" | "COMMIT" | "ROLLBACK" })
  | (Node & {
      kind: "execute_immediate";
      sql: Expression;
      into: string[];
      using: { value: Expression; alias: string | null }[];
    })
  | (Node & { kind: "call_procedure"; name: string[]; args: Expression[] })
  | (Node & { kind: "assert"; condition: Expression; message: Expression | null })
  /** GRANT and REVOKE: accepted, without effect. */
  | (Node & { kind: "access_control"; text: string });
