import { WarehouseError } from "../../googlesql/errors.ts";
import type { Expression, Statement } from "../../googlesql/syntax/ast.ts";
import { translateExpression } from "../../googlesql/translate/translate.ts";
import { resolveTypeName } from "../../googlesql/translate/type-names.ts";
import { settledType } from "../../googlesql/types/compare.ts";
import { structOf } from "../../googlesql/types/make.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { Scope } from "../script/scope.ts";
import { targetOf, translateDml } from "./dml.ts";
import { translateTop } from "./top-level.ts";

type CreateProcedure = Extract<Statement, { kind: "create_procedure" }>;

/** Errors that no value of a parameter or variable could make good. */
const ABOUT_NAMES =
  /^(?:Unrecognized name|Not found:|(?:Table-valued )?[Ff]unction not found|Name \S+ not found inside|Field name \S+ does not exist|Column \S+ is not present in table)/;

/**
 * Fails where the body of a new procedure names a table, column or function that does not exist. Statements behind one that may
 * make such (DDL, CALL, EXECUTE IMMEDIATE) are left alone, as are bodies with strict_mode = FALSE or parameters of ANY TYPE.
 */
export function checkProcedure(run: Run, statement: CreateProcedure): void {
  const strict = statement.options.find(({ name }) => name.toLowerCase() === "strict_mode")?.value;
  if (strict?.kind === "boolean" && !strict.value) return;
  if (statement.parameters.some(({ type }) => type.kind === "any_type")) return;
  const scope = new Scope();
  for (const { name, type } of statement.parameters)
    scope.declare(name, { type: resolveTypeName(type, run.source), value: null });
  checkAll({ ...run, scope, named: new Map(), positional: [] }, statement.body);
}

/** Whether what follows the statements can be checked too. */
function checkAll(run: Run, statements: readonly Statement[]): boolean {
  return statements.every((statement) => checkOne(run, statement));
}

function checkOne(run: Run, statement: Statement): boolean {
  const inner = () => ({ ...run, scope: new Scope(run.scope) });
  switch (statement.kind) {
    case "declare": {
      const type = statement.type
        ? resolveTypeName(statement.type, run.source)
        : statement.default && typeOf(run, statement.default);
      if (!type) return false;
      if (statement.type && statement.default) typeOf(run, statement.default);
      for (const name of statement.names) run.scope.declare(name, { type, value: null });
      return true;
    }
    case "set_variables":
      typeOf(run, statement.value);
      return true;
    case "query_statement":
    case "export_data":
      aboutNames(() => translateTop(run, statement.query));
      return true;
    case "insert":
    case "update":
    case "delete":
    case "merge":
      aboutNames(() =>
        translateDml(statement, targetOf(run, statement.target).table, translationContext(run)),
      );
      return true;
    case "truncate":
      aboutNames(() => targetOf(run, statement.target));
      return true;
    case "assert":
      typeOf(run, statement.condition);
      return true;
    case "if":
    case "case_statement": {
      for (const { condition } of statement.branches) typeOf(run, condition);
      const bodies = [...statement.branches.map(({ body }) => body), statement.otherwise ?? []];
      return bodies.map((body) => checkAll(inner(), body)).every(Boolean);
    }
    case "while":
      typeOf(run, statement.condition);
      return checkAll(inner(), statement.body);
    case "for": {
      const query = aboutNames(() => translateTop(run, statement.query));
      if (!query) return false;
      const loop = inner();
      loop.scope.declare(statement.variable, { type: structOf(query.columns), value: null });
      return checkAll(loop, statement.body);
    }
    case "loop":
    case "repeat":
    case "block":
      return checkAll(inner(), statement.body);
    case "break":
    case "continue":
    case "return":
    case "raise":
    case "transaction":
      return true;
    default:
      return false;
  }
}

function typeOf(run: Run, expression: Expression): GoogleType | null {
  return aboutNames(() => settledType(translateExpression(expression, translationContext(run)).type));
}

/** What a check gives; null where it fails for another reason than a name. */
function aboutNames<Result>(check: () => Result): Result | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof WarehouseError) || ABOUT_NAMES.test(error.message)) throw error;
    return null;
  }
}
