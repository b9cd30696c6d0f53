import type { StatementBody } from "./ast.ts";
import type { CreateHead } from "./create_head.ts";
import { parseCreateFunction, parseCreateProcedure, parseCreateTableFunction } from "./create_routine.ts";
import { parseCreateTable } from "./create_table.ts";
import { parseCreateView } from "./create_view.ts";
import type { Cursor } from "./cursor.ts";
import { parseObjectKind } from "./drop.ts";
import { parsePath } from "./names.ts";
import { parseOptionsClause } from "./options.ts";

/** Reads a CREATE statement. */
export function parseCreate(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const orReplace = cursor.accept("OR", "REPLACE");
  const temporary = cursor.accept("TEMP") || cursor.accept("TEMPORARY");
  const aggregate = cursor.accept("AGGREGATE");
  const start = cursor.position;
  const object = parseObjectKind(cursor, "CREATE");
  if ((temporary && object !== "TABLE" && object !== "FUNCTION") || (aggregate && object !== "FUNCTION"))
    throw cursor.error(`Syntax error: Unexpected keyword ${object}`, start);
  const head = (): CreateHead => {
    const ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    return { orReplace, ifNotExists, path: parsePath(cursor), position };
  };
  switch (object) {
    case "SCHEMA":
      return parseCreateSchema(cursor, head());
    case "TABLE":
    case "SNAPSHOT TABLE":
      return parseCreateTable(cursor, head(), { temporary, snapshot: object !== "TABLE" });
    case "VIEW":
    case "MATERIALIZED VIEW":
      return parseCreateView(cursor, head(), object === "MATERIALIZED VIEW");
    case "FUNCTION":
      return parseCreateFunction(cursor, head(), { temporary, aggregate });
    case "TABLE FUNCTION":
      return parseCreateTableFunction(cursor, head());
    case "PROCEDURE":
      return parseCreateProcedure(cursor, head());
    case "EXTERNAL TABLE":
      throw cursor.refused("CREATE EXTERNAL TABLE", start);
  }
}

function parseCreateSchema(cursor: Cursor, head: CreateHead): StatementBody {
  if (head.orReplace) throw cursor.error("CREATE OR REPLACE SCHEMA is not allowed", head.position);
  if (cursor.at("DEFAULT", "COLLATE")) throw cursor.refused("COLLATE");
  return { kind: "create_schema", ...head, options: parseOptionsClause(cursor) };
}
