import type { BinaryOperator, Expression } from "./ast.ts";
import { isComparison, parseComparison } from "./comparisons.ts";
import type { Cursor } from "./cursor.ts";
import { parsePostfix } from "./postfix.ts";

/** How tightly an operator binds: a higher number binds tighter. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ["OR", 1],
  ["AND", 2],
  ["|", 5],
  ["^", 6],
  ["&", 7],
  ["<<", 8],
  [">>", 8],
  ["+", 9],
  ["-", 9],
  ["*", 10],
  ["/", 10],
  ["||", 10],
]);
const NOT_LEVEL = 3;
const COMPARISON_LEVEL = 4;

/** Operators one after the other without brackets, whose tree is as deep as they are many. */
const MAX_CHAIN = 500;
/** Longer chains of AND, OR and `||` become balanced trees, which mean the same. */
const MAX_LEFT_DEEP = 32;

/** Reads an expression of operators. */
export const parseOperators = (cursor: Cursor): Expression => parseLevel(cursor, 1);

/** Reads an expression whose operators all bind tighter than a comparison. */
export const parseOperand = (cursor: Cursor): Expression => parseLevel(cursor, COMPARISON_LEVEL + 1);

function parseLevel(cursor: Cursor, minimum: number): Expression {
  let left = cursor.at("NOT") && minimum <= NOT_LEVEL ? parseNot(cursor) : parseUnary(cursor);
  let links = 0;
  for (;;) {
    if (minimum <= COMPARISON_LEVEL && isComparison(cursor)) {
      left = parseComparison(cursor, left, parseOperand);
      if (isComparison(cursor)) throw cursor.unexpected();
    }
    const { tag } = cursor.token;
    const level = LEVELS.get(tag);
    if (level === undefined || level < minimum) return left;
    const operands = [left];
    while (cursor.accept(tag)) operands.push(parseLevel(cursor, level + 1));
    const balanced = level <= 2 || tag === "||";
    if (!balanced) links += operands.length;
    if (links > MAX_CHAIN) throw cursor.tooDeep();
    left = combine(tag as BinaryOperator, operands, balanced);
  }
}

function parseNot(cursor: Cursor): Expression {
  const position = cursor.advance().start;
  const operand = cursor.nested((inner) => parseLevel(inner, NOT_LEVEL));
  return { kind: "unary", operator: "NOT", operand, position };
}

function parseUnary(cursor: Cursor): Expression {
  if (!cursor.atAny("-", "+", "~")) return parsePostfix(cursor);
  const { tag, start: position } = cursor.advance();
  const operand = cursor.nested(parseUnary);
  if (tag === "+") return operand;
  if (tag === "~") return { kind: "unary", operator: "~", operand, position };
  if (operand.kind === "number" && !operand.text.startsWith("-"))
    return { kind: "number", text: `-${operand.text}`, position };
  return { kind: "unary", operator: "-", operand, position };
}

/** A tree of one associative or left-associative operator over operands in their order. */
function combine(operator: BinaryOperator, operands: Expression[], balanced: boolean): Expression {
  const join = (left: Expression, right: Expression): Expression => ({
    kind: "binary",
    operator,
    left,
    right,
    position: left.position,
  });
  if (!balanced || operands.length <= MAX_LEFT_DEEP) return operands.reduce(join);
  const middle = operands.length >> 1;
  return join(
    combine(operator, operands.slice(0, middle), true),
    combine(operator, operands.slice(middle), true),
  );
}
