import type { ObjectKind, StatementBody } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parsePath } from "./names.ts";

const KINDS: readonly ObjectKind[] = [
  "TABLE FUNCTION",
  "MATERIALIZED VIEW",
  "SNAPSHOT TABLE",
  "EXTERNAL TABLE",
  "TABLE",
  "VIEW",
  "SCHEMA",
  "FUNCTION",
  "PROCEDURE",
];

/** Reads `DROP kind [IF EXISTS] path [CASCADE|RESTRICT]`. */
export function parseDrop(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const object = parseObjectKind(cursor, "DROP");
  const ifExists = cursor.accept("IF", "EXISTS");
  const path = parsePath(cursor);
  if (object === "FUNCTION" && cursor.at("(")) throw cursor.unexpected();
  const behavior = cursor.accept("CASCADE") ? "CASCADE" : cursor.accept("RESTRICT") ? "RESTRICT" : null;
  return { kind: "drop", object, ifExists, path, behavior, position };
}

/** Kinds of objects that the local warehouse does not have. */
const REFUSED = [
  "MODEL",
  "SEARCH INDEX",
  "VECTOR INDEX",
  "INDEX",
  "ROW ACCESS POLICY",
  "ALL ROW ACCESS POLICIES",
  "CAPACITY",
  "RESERVATION",
  "ASSIGNMENT",
  "CONNECTION",
  "DATA_POLICY",
  "PROPERTY GRAPH",
  "EXTERNAL SCHEMA",
  "ORGANIZATION",
  "PROJECT",
  "BI_CAPACITY",
];

/** Reads the kind of object behind CREATE, DROP or ALTER. */
export function parseObjectKind(cursor: Cursor, verb: string): ObjectKind {
  for (const kind of KINDS) {
    const [first = "", second] = kind.split(" ");
    if (cursor.accept(first, second)) return kind;
  }
  const refused = REFUSED.find((kind) => kind.split(" ").every((word, i) => cursor.peek(i).tag === word));
  if (refused) throw cursor.refused(`${verb} ${refused}`);
  throw cursor.unexpected();
}
