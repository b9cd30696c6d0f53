import { RestError, refused } from "../errors.ts";
import type { RoutineJson } from "../schemas.ts";
import { typeText } from "./standard-type.ts";

/** The CREATE statement that makes what a routine resource describes. Refuses what the warehouse cannot run. */
export function routineDdl(name: string, json: RoutineJson, replaces: boolean): string {
  refuseForeign(json);
  const create = replaces ? "CREATE OR REPLACE" : "CREATE";
  const head = `${name}(${(json.arguments ?? []).map((each) => argumentText(each)).join(", ")})`;
  const returns = json.returnType ? ` RETURNS ${typeText(json.returnType)}` : "";
  const body = json.definitionBody;
  switch (json.routineType) {
    case "AGGREGATE_FUNCTION":
      return `${create} AGGREGATE FUNCTION ${head}${returns} AS (\n${body}\n)`;
    case "SCALAR_FUNCTION":
      if (json.language !== "JAVASCRIPT") return `${create} FUNCTION ${head}${returns} AS (\n${body}\n)`;
      return `${create} FUNCTION ${head}${returns} LANGUAGE js AS ${JSON.stringify(body)}`;
    case "TABLE_VALUED_FUNCTION": {
      const columns = json.returnTableType?.columns.map(({ name, type }) => `\`${name}\` ${typeText(type)}`);
      const table = columns ? ` RETURNS TABLE<${columns.join(", ")}>` : "";
      return `${create} TABLE FUNCTION ${head}${table} AS (\n${body}\n)`;
    }
    case "PROCEDURE":
      return `${create} PROCEDURE ${head}\n${/^\s*BEGIN\b/i.test(body) ? body : `BEGIN\n${body}\nEND`}`;
    default:
      throw refused(`A routine of type ${json.routineType}`);
  }
}

function argumentText({
  name,
  mode,
  argumentKind,
  dataType,
}: NonNullable<RoutineJson["arguments"]>[number]): string {
  if (!name) throw new RestError("invalid", "An argument of a routine has no name", "arguments");
  const type = argumentKind === "ANY_TYPE" ? "ANY TYPE" : dataType && typeText(dataType);
  if (!type) throw new RestError("invalid", `Argument ${name} of the routine has no dataType`, "arguments");
  const direction = mode && mode !== "MODE_UNSPECIFIED" && mode !== "IN" ? `${mode} ` : "";
  return `${direction}\`${name}\` ${type}`;
}

function refuseForeign(json: RoutineJson): void {
  if (json.importedLibraries?.length) throw refused("A routine with imported libraries");
  if (json.remoteFunctionOptions) throw refused("A remote function");
  if (json.sparkOptions) throw refused("A Spark procedure");
  if (json.dataGovernanceType) throw refused("A masking routine");
  if (json.language && !["SQL", "JAVASCRIPT", "LANGUAGE_UNSPECIFIED"].includes(json.language)) {
    throw refused(`A routine in ${json.language}`);
  }
}
