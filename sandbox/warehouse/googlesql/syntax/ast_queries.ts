/** Types, expressions and queries of the abstract syntax. */

/** What every node has. */
export interface Node {
  readonly position: number;
}

// ---------------------------------------------------------------- types as written

/** A type as written in the source; names are resolved by the translator. */
export type TypeNode =
  | (Node & { kind: "simple_type"; name: string; parameters?: (number | "MAX")[] })
  | (Node & { kind: "array_type"; element: TypeNode | null })
  | (Node & { kind: "struct_type"; fields: StructTypeField[] | null })
  | (Node & { kind: "range_type"; element: TypeNode })
  | (Node & { kind: "any_type" })
  /** fields null: ANY TABLE. */
  | (Node & { kind: "table_type"; fields: StructTypeField[] | null });

/** `notNull` and `options` stand only in column definitions. */
export interface StructTypeField {
  name: string | null;
  type: TypeNode;
  notNull?: boolean;
  options?: OptionEntry[];
}

export interface OptionEntry extends Node {
  name: string;
  value: Expression;
}

// ---------------------------------------------------------------- expressions

export type BinaryOperator =
  | "OR"
  | "AND"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "|"
  | "^"
  | "&"
  | "<<"
  | ">>"
  | "+"
  | "-"
  | "*"
  | "/"
  | "||";

export type LiteralType = "DATE" | "DATETIME" | "TIME" | "TIMESTAMP" | "NUMERIC" | "BIGNUMERIC" | "JSON";

export interface OrderSuffix {
  direction: "ASC" | "DESC";
  /** null: the default of the direction (first for ASC, last for DESC). */
  nulls: "FIRST" | "LAST" | null;
}

export interface OrderItem extends Node, OrderSuffix {
  expression: Expression;
}

export interface FrameBound extends Node {
  kind: "UNBOUNDED PRECEDING" | "UNBOUNDED FOLLOWING" | "CURRENT ROW" | "PRECEDING" | "FOLLOWING";
  offset: Expression | null;
}

export interface WindowSpecification extends Node {
  /** Name of the window that this one starts from, or null. */
  base: string | null;
  partitionBy: Expression[];
  orderBy: OrderItem[];
  frame: { unit: "ROWS" | "RANGE"; start: FrameBound; end: FrameBound } | null;
}

/** A function call with everything that can stand inside or behind its parentheses. */
export interface CallExpression extends Node {
  kind: "call";
  /** Dotted name as written, e.g. ["NET", "HOST"]; a leading SAFE is taken off and recorded in `safe`. */
  name: string[];
  safe: boolean;
  args: Expression[];
  /** Arguments written `name => value`. */
  namedArgs: { name: string; value: Expression }[];
  /** COUNT(*). */
  star: boolean;
  distinct: boolean;
  nulls: "IGNORE" | "RESPECT" | null;
  having: { extreme: "MAX" | "MIN"; expression: Expression } | null;
  orderBy: OrderItem[];
  limit: Expression | null;
  over: WindowSpecification | { windowName: string; position: number } | null;
}

export type Expression =
  | (Node & { kind: "null" })
  /** text: decimal digits, point and exponent as written, with the sign of a negative literal; never hexadecimal. */
  | (Node & { kind: "number"; text: string })
  | (Node & { kind: "string"; value: string })
  /** value: one UTF-16 unit per byte (0-255). */
  | (Node & { kind: "bytes"; value: string })
  | (Node & { kind: "boolean"; value: boolean })
  | (Node & { kind: "typed_literal"; type: LiteralType; value: string })
  | (Node & { kind: "range_literal"; type: TypeNode; value: string })
  | (Node & { kind: "interval"; value: Expression; part: string; to: string | null })
  | (Node & { kind: "parameter"; name: string })
  | (Node & { kind: "positional_parameter"; index: number })
  | (Node & { kind: "system_variable"; name: string })
  /** A dotted name: column, range alias with field path, or variable. Back-ticked parts are not split here. */
  | (Node & { kind: "name"; path: string[]; quoted: boolean })
  /** Field of something that is not a plain name: `f(x).y`, `(e).y`, `a[0].y`. */
  | (Node & { kind: "field"; of: Expression; field: string })
  | (Node & {
      kind: "subscript";
      of: Expression;
      mode: "OFFSET" | "ORDINAL" | "SAFE_OFFSET" | "SAFE_ORDINAL" | null;
      index: Expression;
    })
  | (Node & { kind: "parenthesized"; expression: Expression })
  | (Node & { kind: "unary"; operator: "NOT" | "-" | "~"; operand: Expression })
  | (Node & { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression })
  | (Node & {
      kind: "is";
      operand: Expression;
      what: "NULL" | "TRUE" | "FALSE" | "UNKNOWN";
      negated: boolean;
    })
  | (Node & { kind: "is_distinct"; left: Expression; right: Expression; negated: boolean })
  | (Node & { kind: "between"; operand: Expression; low: Expression; high: Expression; negated: boolean })
  | (Node & { kind: "like"; operand: Expression; pattern: Expression; negated: boolean })
  | (Node & {
      kind: "like_quantified";
      quantifier: "ANY" | "ALL";
      operand: Expression;
      patterns: Expression[];
      unnest: boolean;
      negated: boolean;
    })
  | (Node & { kind: "in_list"; operand: Expression; values: Expression[]; negated: boolean })
  | (Node & { kind: "in_query"; operand: Expression; query: Query; negated: boolean })
  | (Node & { kind: "in_unnest"; operand: Expression; array: Expression; negated: boolean })
  | (Node & {
      kind: "case";
      operand: Expression | null;
      branches: { when: Expression; then: Expression }[];
      otherwise: Expression | null;
    })
  | (Node & {
      kind: "cast";
      operand: Expression;
      type: TypeNode;
      safe: boolean;
      format: Expression | null;
      timeZone: Expression | null;
    })
  | (Node & {
      kind: "extract";
      part: string;
      weekday: string | null;
      operand: Expression;
      timeZone: Expression | null;
    })
  /** A bare date part used as an argument: MONTH, WEEK(MONDAY). */
  | (Node & { kind: "date_part"; part: string; weekday: string | null })
  | CallExpression
  | (Node & { kind: "array"; type: TypeNode | null; elements: Expression[] })
  | (Node & { kind: "array_query"; query: Query })
  /** STRUCT(…), STRUCT<…>(…) or a parenthesized tuple (`tuple` true). */
  | (Node & {
      kind: "struct";
      type: TypeNode | null;
      tuple: boolean;
      fields: { name: string | null; value: Expression }[];
    })
  | (Node & { kind: "exists"; query: Query })
  | (Node & { kind: "scalar_query"; query: Query })
  /** `WITH(a AS 1, b AS a + 1, a * b)`: every variable sees those before it. */
  | (Node & {
      kind: "with_expression";
      variables: { name: string; value: Expression; position: number }[];
      result: Expression;
    })
  | (Node & { kind: "lambda"; parameters: string[]; body: Expression })
  | (Node & { kind: "default" });

// ---------------------------------------------------------------- queries

export interface CommonTable extends Node {
  name: string;
  query: Query;
}

export interface Query extends Node {
  kind: "query";
  recursive: boolean;
  with: CommonTable[];
  body: QueryBody;
  orderBy: OrderItem[];
  limit: Expression | null;
  offset: Expression | null;
  /** Pipe operators applied, in order, to what stands before them. */
  pipes: PipeOperator[];
}

export type QueryBody =
  | Select
  | SetOperation
  | (Node & { kind: "nested_query"; query: Query })
  | (Node & { kind: "from_query"; from: FromItem });

export interface SetOperator {
  operator: "UNION" | "INTERSECT" | "EXCEPT";
  distinct: boolean;
  byName: boolean;
  /** CORRESPONDING or BY NAME with an outer mode: null (the names must be the same), "FULL", "LEFT" or "INNER". */
  outer: "FULL" | "LEFT" | "INNER" | null;
  /** The columns that BY NAME ON or CORRESPONDING BY lists, or null. */
  columns: string[] | null;
}

export interface SetOperation extends Node, SetOperator {
  kind: "set_operation";
  left: QueryBody;
  right: QueryBody;
}

export type SelectItem =
  | (Node & { kind: "expression"; expression: Expression; alias: string | null })
  /** `*` (of null) or `expression.*`. */
  | (Node & {
      kind: "star";
      of: Expression | null;
      except: string[];
      replace: { expression: Expression; name: string; position: number }[];
    });

export type GroupItem =
  | (Node & { kind: "expression"; expression: Expression; alias: string | null })
  | (Node & { kind: "rollup" | "cube" | "sets"; items: GroupItem[] })
  /** Several expressions taken as one grouping element; empty for `()`. */
  | (Node & { kind: "group"; items: Expression[] });

export interface Select extends Node {
  kind: "select";
  distinct: boolean;
  as: "STRUCT" | "VALUE" | null;
  items: SelectItem[];
  from: FromItem | null;
  where: Expression | null;
  groupBy: { all: true } | { all: false; items: GroupItem[] } | null;
  having: Expression | null;
  qualify: Expression | null;
  windows: NamedWindow[];
}

export type FromItem =
  | (Node & {
      kind: "table";
      /** Back-ticked parts are split at dots here. */
      path: string[];
      /** True when the first part was back-ticked as a whole: it then never names a correlated array. */
      quotedFirst: boolean;
      alias: string | null;
      withOffset: { alias: string | null } | null;
      asOf: Expression | null;
    })
  | (Node & {
      kind: "unnest";
      array: Expression;
      alias: string | null;
      withOffset: { alias: string | null } | null;
    })
  | (Node & { kind: "subquery"; query: Query; alias: string | null })
  | (Node & { kind: "table_function"; name: string[]; args: Expression[]; alias: string | null })
  | (Node & { kind: "parenthesized_from"; from: FromItem })
  | (Node & {
      kind: "join";
      type: "COMMA" | "CROSS" | "INNER" | "LEFT" | "RIGHT" | "FULL";
      left: FromItem;
      right: FromItem;
      on: Expression | null;
      using: string[] | null;
    })
  | (Node & {
      kind: "pivot";
      from: FromItem;
      aggregates: { call: Expression; alias: string | null }[];
      forExpression: Expression;
      values: { value: Expression; alias: string | null }[];
      alias: string | null;
    })
  | (Node & {
      kind: "unpivot";
      from: FromItem;
      includeNulls: boolean;
      valueColumns: string[];
      nameColumn: string;
      columns: { columns: string[]; label: Expression | null }[];
      alias: string | null;
    })
  | (Node & { kind: "sample"; from: FromItem; percent: Expression });

/** A column that a pipe operator names. */
export interface NamedColumn extends Node {
  name: string;
}

export type NamedWindow = Node & { name: string; specification: WindowSpecification };

/** `order`: the suffix ASC or DESC behind an item of AGGREGATE, or null. */
export type Suffixed<Item> = Item & { order: OrderSuffix | null };

export type PipeOperator =
  | (Node & { kind: "where"; condition: Expression })
  | (Node & {
      kind: "select";
      distinct: boolean;
      as: Select["as"];
      items: SelectItem[];
      windows: NamedWindow[];
    })
  | (Node & { kind: "extend"; items: SelectItem[]; windows: NamedWindow[] })
  /** The older form of EXTEND, for window functions only. */
  | (Node & { kind: "window"; items: SelectItem[] })
  | (Node & { kind: "set"; items: (NamedColumn & { expression: Expression })[] })
  | (Node & { kind: "drop"; columns: NamedColumn[] })
  | (Node & { kind: "rename"; columns: (NamedColumn & { to: string })[] })
  | (Node & { kind: "as"; alias: string })
  | (Node & {
      kind: "aggregate";
      items: Suffixed<SelectItem>[];
      groupBy: Suffixed<GroupItem>[];
      andOrderBy: boolean;
    })
  | (Node & { kind: "order_by"; items: OrderItem[] })
  | (Node & { kind: "limit"; limit: Expression; offset: Expression | null })
  | (Node & { kind: "distinct" })
  | (Node & {
      kind: "join";
      type: "CROSS" | "INNER" | "LEFT" | "RIGHT" | "FULL";
      right: FromItem;
      on: Expression | null;
      using: string[] | null;
    })
  | (Node & SetOperator & { kind: "set_operation"; queries: Query[] })
  /** item.from is a table with an empty path: the input is what stands before the operator. */
  | (Node & { kind: "pivot" | "unpivot"; item: Extract<FromItem, { kind: "pivot" | "unpivot" }> })
  | (Node & { kind: "sample"; percent: Expression })
  | (Node & { kind: "with"; tables: CommonTable[] })
  | (Node & { kind: "call"; name: string[]; args: Expression[]; alias: string | null });
