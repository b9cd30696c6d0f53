import type { BinaryOperator, Expression } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { isBracketedQuery } from "./lookahead.ts";

const SYMBOLS: ReadonlySet<string> = new Set(["=", "!=", "<", "<=", ">", ">="]);
const WORDS: ReadonlySet<string> = new Set(["IS", "IN", "LIKE", "BETWEEN"]);

/** Whether an operator of the comparison level stands next. */
export function isComparison(cursor: Cursor): boolean {
  const { tag } = cursor.token;
  if (tag === "NOT") return WORDS.has(cursor.peek().tag) && cursor.peek().tag !== "IS";
  return SYMBOLS.has(tag) || WORDS.has(tag);
}

type Operand = (cursor: Cursor) => Expression;

/** Reads a comparison, IS, IN, LIKE or BETWEEN whose left side was read. `operand` reads what binds tighter. */
export function parseComparison(cursor: Cursor, left: Expression, operand: Operand): Expression {
  const { position } = left;
  if (SYMBOLS.has(cursor.token.tag)) {
    const operator = cursor.advance().tag as BinaryOperator;
    return { kind: "binary", operator, left, right: operand(cursor), position };
  }
  if (cursor.accept("IS")) return parseIs(cursor, left, operand);
  const negated = cursor.accept("NOT");
  if (cursor.accept("BETWEEN")) {
    const low = operand(cursor);
    cursor.expect("AND");
    return { kind: "between", operand: left, low, high: operand(cursor), negated, position };
  }
  if (cursor.accept("LIKE")) return parseLike(cursor, left, negated, operand);
  cursor.expect("IN");
  return parseIn(cursor, left, negated);
}

function parseIs(cursor: Cursor, left: Expression, operand: Operand): Expression {
  const { position } = left;
  const negated = cursor.accept("NOT");
  if (cursor.accept("DISTINCT", "FROM"))
    return { kind: "is_distinct", left, right: operand(cursor), negated, position };
  for (const what of ["NULL", "TRUE", "FALSE", "UNKNOWN"] as const)
    if (cursor.accept(what)) return { kind: "is", operand: left, what, negated, position };
  throw cursor.unexpected();
}

function parseLike(cursor: Cursor, left: Expression, negated: boolean, operand: Operand): Expression {
  const { position } = left;
  if (!cursor.atAny("ANY", "SOME", "ALL"))
    return { kind: "like", operand: left, pattern: operand(cursor), negated, position };
  const quantifier = cursor.advance().tag === "ALL" ? "ALL" : "ANY";
  if (isBracketedQuery(cursor)) {
    const start = cursor.position;
    cursor.advance();
    const query = cursor.query();
    cursor.expect(")");
    const patterns: Expression[] = [{ kind: "array_query", query, position: start }];
    return { kind: "like_quantified", quantifier, operand: left, patterns, unnest: true, negated, position };
  }
  const unnest = cursor.accept("UNNEST");
  const patterns = cursor.bracketed((each) => each.expression());
  return { kind: "like_quantified", quantifier, operand: left, patterns, unnest, negated, position };
}

function parseIn(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const { position } = operand;
  if (cursor.accept("UNNEST")) {
    cursor.expect("(");
    const array = cursor.expression();
    cursor.expect(")");
    return { kind: "in_unnest", operand, array, negated, position };
  }
  if (!cursor.at("(")) throw cursor.expected('"(" or keyword UNNEST');
  if (isBracketedQuery(cursor)) {
    cursor.advance();
    const query = cursor.query();
    cursor.expect(")");
    return { kind: "in_query", operand, query, negated, position };
  }
  const values = cursor.bracketed((each) => each.expression());
  return { kind: "in_list", operand, values, negated, position };
}
