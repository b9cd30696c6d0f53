import type { Expression } from "./ast.ts";
import { parseCall } from "./calls.ts";
import type { Cursor } from "./cursor.ts";
import { parsePrimary } from "./primary.ts";

const SUBSCRIPT_MODES = ["OFFSET", "ORDINAL", "SAFE_OFFSET", "SAFE_ORDINAL"] as const;
/** Fields and subscripts one behind the other. */
const MAX_CHAIN = 250;

/** Reads a value with the fields, subscripts and calls behind it: `a.b[OFFSET(0)].c`, `NET.HOST(x)`, `f(x).y`. */
export function parsePostfix(cursor: Cursor): Expression {
  let expression = parsePrimary(cursor);
  for (let links = 0; ; links += 1) {
    if (links > MAX_CHAIN) throw cursor.tooDeep();
    if (cursor.at("[")) expression = parseSubscript(cursor, expression);
    else if (cursor.at(".") && isFieldName(cursor)) expression = parseField(cursor, expression);
    else if (cursor.at("(") && expression.kind === "name")
      expression = parseCall(cursor, expression.path, expression.quoted, expression.position);
    else return expression;
  }
}

function isFieldName(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return kind === "word" || kind === "quoted";
}

function parseField(cursor: Cursor, of: Expression): Expression {
  const { position } = of;
  cursor.expect(".");
  const field = cursor.advance().text;
  if (of.kind === "name") return { ...of, path: [...of.path, field] };
  return { kind: "field", of, field, position };
}

function parseSubscript(cursor: Cursor, of: Expression): Expression {
  const { position } = of;
  cursor.expect("[");
  const mode = SUBSCRIPT_MODES.find((each) => cursor.at(each, "(")) ?? null;
  if (mode !== null) cursor.expect(mode, "(");
  const index = cursor.expression();
  if (mode !== null) cursor.expect(")");
  cursor.expect("]");
  return { kind: "subscript", of, mode, index, position };
}
