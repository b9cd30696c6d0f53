/**
 * The abstract syntax of GoogleSQL. Every node carries `position`, the 0-based offset of its first character in the
 * source text, so that every error can say where it stands. Names keep the case in which they were written.
 */
export type * from "./ast_queries.ts";
export type * from "./ast_statements.ts";
