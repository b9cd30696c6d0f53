import type { Expression } from "../syntax/ast.ts";
import { NULL_TYPE } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { translateArray, translateSubscript } from "./arrays.ts";
import { translateCall, translateExtract } from "./calls.ts";
import { translateCast } from "./casts.ts";
import { translateCase } from "./conditionals.ts";
import { translateInterval } from "./intervals.ts";
import { translateLike, translateLikeQuantified } from "./like.ts";
import {
  translateBoolean,
  translateBytes,
  translateNumber,
  translateParameter,
  translatePositionalParameter,
  translateString,
  translateSystemVariable,
  translateTypedLiteral,
} from "./literals.ts";
import { fieldOf, translateName } from "./names.ts";
import { translateBinary, translateUnary } from "./operators.ts";
import {
  translateBetween,
  translateInList,
  translateInQuery,
  translateInUnnest,
  translateIs,
  translateIsDistinct,
} from "./predicates.ts";
import { translateStruct } from "./structs.ts";
import { translateArrayQuery, translateExists, translateScalarQuery } from "./subqueries.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Typed } from "./typed.ts";
import { translateWithExpression } from "./with-expression.ts";

type Translators = {
  readonly [Kind in Expression["kind"]]: (
    t: Translation,
    node: Extract<Expression, { kind: Kind }>,
    scope: Scope | null,
    want?: GoogleType | null,
  ) => Typed;
};

const TRANSLATORS: Translators = {
  null: () => ({ sql: "NULL", type: NULL_TYPE, literal: true, constant: null }),
  number: (t, node, _scope, want) => translateNumber(t, node, want),
  string: (_t, node, _scope, want) => translateString(node, want),
  bytes: (_t, node) => translateBytes(node),
  boolean: (_t, node) => translateBoolean(node),
  typed_literal: (t, node) => translateTypedLiteral(t, node),
  range_literal: (t, node) => refuse(t, "RANGE", node),
  interval: translateInterval,
  parameter: (t, node) => translateParameter(t, node),
  positional_parameter: (t, node) => translatePositionalParameter(t, node),
  system_variable: (t, node) => translateSystemVariable(t, node),
  name: translateName,
  field: (t, node, scope) => fieldOf(t, t.expression(node.of, scope), node.field, node),
  subscript: translateSubscript,
  parenthesized: (t, node, scope, want) => {
    const value = t.expression(node.expression, scope, want);
    return value.sql === "NULL" ? value : { ...value, sql: `(${value.sql})` };
  },
  unary: translateUnary,
  binary: translateBinary,
  is: translateIs,
  is_distinct: translateIsDistinct,
  between: translateBetween,
  like: translateLike,
  like_quantified: translateLikeQuantified,
  in_list: translateInList,
  in_query: translateInQuery,
  in_unnest: translateInUnnest,
  case: translateCase,
  cast: translateCast,
  extract: translateExtract,
  date_part: (t, node) => fail(t, `Unrecognized name: ${node.part}`, node),
  call: translateCall,
  array: translateArray,
  array_query: translateArrayQuery,
  struct: translateStruct,
  exists: translateExists,
  scalar_query: translateScalarQuery,
  with_expression: translateWithExpression,
  lambda: (t, node) => fail(t, "Lambda is not allowed here", node),
  default: (t, node) => fail(t, "DEFAULT is not allowed here", node),
};

/** Any expression. `want` is a type that the context would like: literals, NULLs and empty arrays follow it. */
export function translateExpressionIn(
  t: Translation,
  node: Expression,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const translate = TRANSLATORS[node.kind] as Translators["name"];
  return translate(t, node as Extract<Expression, { kind: "name" }>, scope, want);
}
