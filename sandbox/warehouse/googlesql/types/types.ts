/** GoogleSQL's types as the translator knows them after resolution. */

export type ScalarKind =
  | "INT64"
  | "FLOAT64"
  | "NUMERIC"
  | "BIGNUMERIC"
  | "BOOL"
  | "STRING"
  | "BYTES"
  | "DATE"
  | "TIME"
  | "DATETIME"
  | "TIMESTAMP"
  | "JSON"
  | "INTERVAL";

/** NULL is the type of an untyped null; it coerces to everything and becomes INT64 where nothing else decides. */
export type GoogleType =
  | {
      readonly kind:
        | ScalarKind
        | "NULL" /** Declared precision, scale or length; kept for schemas, checked at writes. */;
      readonly parameters?: readonly number[];
    }
  | { readonly kind: "ARRAY"; readonly element: GoogleType }
  | { readonly kind: "STRUCT"; readonly fields: readonly StructField[] };

/** name "" for an anonymous field. */
export interface StructField {
  readonly name: string;
  readonly type: GoogleType;
  /** NOT NULL inside a column of a table; checked at writes. */
  readonly required?: boolean;
}

/** A column of a table or of a result. */
export interface Column {
  readonly name: string;
  readonly type: GoogleType;
}
