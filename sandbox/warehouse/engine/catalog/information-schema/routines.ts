import type { Statement } from "../../../googlesql/syntax/ast.ts";
import { parseScript } from "../../../googlesql/syntax/parser.ts";
import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { typeToString } from "../../../googlesql/types/format.ts";
import type { RoutineSignature } from "../../contract.ts";
import type { RoutineEntry } from "../entries.ts";
import { signatureOf } from "../signatures.ts";
import { type Cell, columnsOf, literalTable, timestampCell } from "./literal-table.ts";
import type { MetaScope } from "./scope.ts";

const TYPES = {
  SCALAR_FUNCTION: "FUNCTION",
  AGGREGATE_FUNCTION: "AGGREGATE FUNCTION",
  TABLE_VALUED_FUNCTION: "TABLE FUNCTION",
  PROCEDURE: "PROCEDURE",
};

export function routinesView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "specific_catalog STRING, specific_schema STRING, specific_name STRING, routine_catalog STRING, routine_schema STRING, routine_name STRING, routine_type STRING, data_type STRING, routine_body STRING, routine_definition STRING, external_language STRING, is_deterministic STRING, security_type STRING, created TIMESTAMP, last_altered TIMESTAMP, ddl STRING",
  );
  const rows = routines(scope).map(({ routine, signature }) => ({
    ...specific(scope, routine),
    routine_catalog: scope.warehouse.project,
    routine_schema: routine.dataset,
    routine_name: routine.name,
    routine_type: TYPES[routine.kind],
    data_type: resultText(signature),
    routine_body: routine.language === "SQL" ? "SQL" : "EXTERNAL",
    routine_definition: routine.body,
    external_language: routine.language === "SQL" ? null : routine.language,
    created: timestampCell(routine.created),
    last_altered: timestampCell(routine.created),
    ddl: routine.source,
  }));
  return literalTable(scope.fullName, columns, rows);
}

/** One row per parameter, and one at position 0 for what a function returns. */
export function parametersView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "specific_catalog STRING, specific_schema STRING, specific_name STRING, ordinal_position INT64, parameter_mode STRING, is_result STRING, parameter_name STRING, data_type STRING, parameter_default STRING, is_aggregate STRING",
  );
  const rows = routines(scope).flatMap(({ routine, signature }) => {
    const result = {
      ...specific(scope, routine),
      ordinal_position: 0,
      is_result: "YES",
      data_type: resultText(signature),
    };
    const parameters = signature.parameters.map(({ name, mode, type }, index) => ({
      ...specific(scope, routine),
      ordinal_position: index + 1,
      parameter_mode: routine.kind === "PROCEDURE" ? mode : null,
      is_result: "NO",
      parameter_name: name,
      data_type: type ? typeToString(type) : "ANY TYPE",
    }));
    return result.data_type === null ? parameters : [result, ...parameters];
  });
  return literalTable(scope.fullName, columns, rows);
}

/** Options of routines with their values as they were written. */
export function routineOptionsView(scope: MetaScope): CatalogTable {
  const columns = columnsOf(
    "specific_catalog STRING, specific_schema STRING, specific_name STRING, option_name STRING, option_type STRING, option_value STRING",
  );
  const rows = routines(scope).flatMap(({ routine }) => {
    const [statement] = parseScript(routine.source);
    return optionsOf(statement).map((option) => ({ ...specific(scope, routine), ...option }));
  });
  return literalTable(scope.fullName, columns, rows);
}

function optionsOf(
  statement: Statement | undefined,
): { option_name: string; option_type: string; option_value: string }[] {
  const options = statement && "options" in statement ? statement.options : [];
  return options.flatMap(({ name, value }) =>
    value.kind === "string"
      ? [{ option_name: name, option_type: "STRING", option_value: JSON.stringify(value.value) }]
      : [],
  );
}

function resultText({ returns, returnsTable }: RoutineSignature): string | null {
  if (returns) return typeToString(returns);
  return (
    returnsTable &&
    `TABLE<${returnsTable.map(({ name, type }) => `${name} ${typeToString(type)}`).join(", ")}>`
  );
}

function routines(scope: MetaScope): { routine: RoutineEntry; signature: RoutineSignature }[] {
  return scope.datasets.flatMap((dataset) =>
    [...dataset.routines.values()].map((routine) => ({ routine, signature: signatureOf(routine) })),
  );
}

function specific(scope: MetaScope, routine: RoutineEntry): Record<string, Cell> {
  return {
    specific_catalog: scope.warehouse.project,
    specific_schema: routine.dataset,
    specific_name: routine.name,
  };
}
