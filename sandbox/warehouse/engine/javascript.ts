import { createHash } from "node:crypto";
import { errorAt } from "../googlesql/errors.ts";
import { registerJavaScriptFunction, Sandbox } from "../googlesql/functions/runtime.ts";
import type { Statement } from "../googlesql/syntax/ast.ts";
import { resolveTypeName } from "../googlesql/translate/type-names.ts";
import { splitPath } from "./catalog/names.ts";
import type { Connection } from "./duckdb/connection.ts";
import { refused } from "./refused.ts";

/** User functions in JavaScript, registered with DuckDB at their first use, once for each text. */
export class JavaScriptFunctions {
  private readonly connection: Connection;
  private readonly known = new Set<string>();
  private readonly sandbox = new Sandbox();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** DuckDB's name of the function that a CREATE FUNCTION … LANGUAGE js in `source` defines. */
  nameOf(statement: Extract<Statement, { kind: "create_function" }>, source: string): string {
    if (statement.language.toLowerCase() !== "js") throw refused(`LANGUAGE ${statement.language}`);
    if (!statement.returns) {
      throw errorAt("Non-SQL functions must specify a return type", source, statement.position);
    }
    const hash = createHash("sha256").update(statement.text).digest("hex").slice(0, 12);
    const name = splitPath(statement.path).pop() ?? "";
    const duckName = `${name}_${hash}`;
    if (this.known.has(duckName)) return duckName;
    const parameters = statement.parameters.map((p) => ({
      name: p.name,
      type: resolveTypeName(p.type, source),
    }));
    const returns = resolveTypeName(statement.returns, source);
    const definition = { name, parameters, returns, code: statement.bodyText };
    registerJavaScriptFunction(this.connection.duck, duckName, definition, this.sandbox);
    this.known.add(duckName);
    return duckName;
  }

  /** Ends the thread in which the code runs. */
  close(): void {
    this.sandbox.close();
  }
}
