/** The words and symbols of GoogleSQL. */
export type TokenKind =
  | "word"
  | "quoted"
  | "string"
  | "bytes"
  | "number"
  | "operator"
  | "parameter"
  | "positional"
  | "system_variable"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** What grammar rules compare: the symbol of an operator, the upper-cased word, empty for anything else. */
  readonly tag: string;
  /** The word as written, the value of a literal, the name of a parameter or variable, or the symbol. */
  readonly text: string;
  /** Offsets in the source: of the first character and behind the last one. */
  readonly start: number;
  readonly end: number;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that are never names unless back-ticked or behind a dot. */
export const RESERVED = words(
  "ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE CURRENT " +
    "DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL " +
    "GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP " +
    "MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE " +
    "RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN " +
    "WHERE WINDOW WITH WITHIN",
);

/** Words that error messages call keywords although they may be names. */
const STATEMENT_WORDS = words(
  "ALTER ASSERT BEGIN BREAK CALL CLONE CLUSTER COLUMN COMMIT CONTINUE DECLARE DELETE DO DROP ELSEIF EXCEPTION EXECUTE " +
    "EXPORT FUNCTION GRANT IMMEDIATE INSERT ITERATE LEAVE LOAD LOOP MATERIALIZED OFFSET OPTIONS PIVOT PROCEDURE RAISE " +
    "RENAME REPEAT REPLACE RETURN RETURNS REVOKE ROLLBACK SAFE_CAST SCHEMA TABLE TEMP TRANSACTION TRUNCATE UNPIVOT UNTIL " +
    "UPDATE VALUES VIEW WHILE",
);

/** A token as BigQuery names it in its messages: `keyword FROM`, `identifier "x"`, `end of script`. */
export function describeToken(token: Token, source: string): string {
  const written = source.slice(token.start, token.end);
  switch (token.kind) {
    case "end":
      return "end of script";
    case "word":
      return RESERVED.has(token.tag) || STATEMENT_WORDS.has(token.tag)
        ? `keyword ${token.tag}`
        : `identifier "${written}"`;
    case "quoted":
      return `identifier ${written}`;
    case "string":
      return `string literal ${shortened(written)}`;
    case "bytes":
      return `bytes literal ${shortened(written)}`;
    case "number":
      return `${/^(0x|\d+$)/i.test(written) ? "integer" : "floating point"} literal "${written}"`;
    case "parameter":
      return '"@"';
    case "system_variable":
      return '"@@"';
    default:
      return `"${written}"`;
  }
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);
