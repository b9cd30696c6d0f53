import type { ExecuteRequest } from "../engine/contract.ts";
import type { Binding } from "../googlesql/translate/typed.ts";
import { scalarKind } from "../googlesql/types/make.ts";
import type { GoogleType, ScalarKind } from "../googlesql/types/types.ts";
import { RestError, refused } from "./errors.ts";
import type { ParameterType, ParameterValue, QueryParameter } from "./schemas.ts";

const WELL_FORMED: Partial<Record<ScalarKind, RegExp>> = {
  INT64: /^\s*[-+]?\d+\s*$/,
  FLOAT64: /^\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?|inf(inity)?|nan)\s*$/i,
  NUMERIC: /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/,
  BIGNUMERIC: /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/,
  BOOL: /^(true|false)$/i,
};

/** The parameters of a query as the engine takes them: all named, or all positional; undefined: none. */
export function bindings(
  parameters: readonly QueryParameter[] | null | undefined,
  mode: string | null | undefined,
): ExecuteRequest["parameters"] {
  if (!parameters || parameters.length === 0) return undefined;
  const named = mode ? mode.toUpperCase() === "NAMED" : Boolean(parameters[0]?.name);
  const place = (parameter: QueryParameter, index: number) => parameter.name || `#${index + 1}`;
  const bound = parameters.map((parameter, index) => bind(parameter, place(parameter, index)));
  if (!named) return { positional: bound };
  const byName = new Map<string, Binding>();
  for (const [index, parameter] of parameters.entries()) {
    if (!parameter.name) throw new RestError("invalid", `Query parameter #${index + 1} has no name`);
    if (byName.has(parameter.name)) {
      throw new RestError("invalid", `Duplicate query parameter name ${parameter.name}`, "queryParameters");
    }
    byName.set(parameter.name, bound[index] as Binding);
  }
  return { named: byName };
}

function bind(parameter: QueryParameter, place: string): Binding {
  const type = googleType(parameter.parameterType, place);
  return { type, value: plainValue(type, parameter.parameterValue, place) };
}

function googleType(type: ParameterType, place: string): GoogleType {
  const name = type.type.toUpperCase();
  if (name === "ARRAY") {
    if (!type.arrayType) throw new RestError("invalid", `Query parameter ${place}: ARRAY without arrayType`);
    return { kind: "ARRAY", element: googleType(type.arrayType, place) };
  }
  if (name === "STRUCT" || name === "RECORD") {
    const fields = (type.structTypes ?? []).map((field) => ({
      name: field.name ?? "",
      type: googleType(field.type, place),
    }));
    return { kind: "STRUCT", fields };
  }
  const kind = scalarKind(name);
  if (!kind) throw refused(`Query parameter ${place} of type ${type.type}`);
  return { kind };
}

/** Text for scalars, array for ARRAY, object by field name for STRUCT; null for NULL. */
function plainValue(type: GoogleType, value: ParameterValue, place: string): unknown {
  if (type.kind === "ARRAY") {
    const items = value.arrayValues;
    return items ? items.map((item) => plainValue(type.element, item, place)) : null;
  }
  if (type.kind === "STRUCT") {
    const given = value.structValues;
    if (!given) return null;
    return Object.fromEntries(
      type.fields.map((field) => [field.name, plainValue(field.type, given[field.name] ?? {}, place)]),
    );
  }
  if (value.value === null || value.value === undefined) return null;
  const text = String(value.value);
  const form = WELL_FORMED[type.kind as ScalarKind];
  const isTooLarge =
    type.kind === "INT64" && form?.test(text) && BigInt.asIntN(64, BigInt(text)) !== BigInt(text);
  if (isTooLarge || (form && !form.test(text))) {
    throw new RestError("invalid", `Invalid value for query parameter ${place}: ${text} is no ${type.kind}`);
  }
  return text;
}
