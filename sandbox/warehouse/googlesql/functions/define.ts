import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { arrayOf, FLOAT64, INT64, isNumeric } from "../types/make.ts";
import type { GoogleType, ScalarKind } from "../types/types.ts";

/** One row of a whitelist: the upper-case name (or names) and how to translate it. */
export type Entries<F> = Readonly<Record<string, F>>;

/** A type as an entry writes it: a kind, `KIND[]` for an array of it. */
export type TypeName = ScalarKind | `${ScalarKind}[]`;

/** A parameter: a type name, with `?` behind it where it may be left out. */
export type Parameter = TypeName | `${TypeName}?`;

export function typeOf(name: TypeName): GoogleType {
  if (name.endsWith("[]")) return arrayOf({ kind: name.slice(0, -2) as ScalarKind });
  return { kind: name as ScalarKind };
}

/**
 * A function with fixed parameter and result types. `sql` gets one SQL text per argument that was given; NULL handling is
 * the SQL's own. A wrong number or type of arguments fails as "No matching signature".
 */
export function simple(
  parameters: readonly Parameter[],
  returns: TypeName,
  sql: (...args: string[]) => string,
): ScalarFunction {
  const types = parameters.map((parameter) => typeOf(parameter.replace("?", "") as TypeName));
  const required = parameters.filter((parameter) => !parameter.endsWith("?")).length;
  const type = typeOf(returns);
  return (call) => {
    arity(call, required, types.length);
    return { sql: sql(...call.args.map((_, index) => call.as(index, types[index] as GoogleType))), type };
  };
}

/** As `simple`, with BYTES handed to `sql` and taken from it as text of one character a byte. */
export function onBytes(
  parameters: readonly Parameter[],
  returns: TypeName,
  sql: (...args: string[]) => string,
): ScalarFunction {
  const bytes = parameters.map((parameter) => parameter.startsWith("BYTES"));
  const inner = simple(parameters, returns, (...args) =>
    sql(...args.map((arg, i) => (bytes[i] ? `bq_latin(${arg})` : arg))),
  );
  return (call) => {
    const { sql: text, type } = inner(call);
    return { sql: returns === "BYTES" ? `bq_from_latin(${text})` : text, type };
  };
}

/** A function of STRING that does the same to BYTES: `TEXT` stands for either. */
export function either(
  parameters: readonly (Parameter | "TEXT")[],
  returns: TypeName | "TEXT",
  sql: (...args: string[]) => string,
): ScalarFunction {
  const of = (kind: "STRING" | "BYTES") => ({
    parameters: parameters.map((parameter) => (parameter === "TEXT" ? kind : parameter)),
    returns: returns === "TEXT" ? kind : returns,
  });
  const [text, bytes] = [of("STRING"), of("BYTES")];
  return stringOrBytes(
    simple(text.parameters, text.returns, sql),
    onBytes(bytes.parameters, bytes.returns, sql),
  );
}

/** Chooses by the kind of the first argument; STRING (and an untyped NULL) takes the first entry. */
export function stringOrBytes(forString: ScalarFunction, forBytes: ScalarFunction): ScalarFunction {
  return (call) => (call.args.length > 0 && kindOf(call, 0) === "BYTES" ? forBytes(call) : forString(call));
}

/** Fails as "No matching signature" unless the number of arguments lies between `least` and `most`. */
export function arity(call: FunctionCall, least: number, most: number = least): void {
  if (call.args.length < least || call.args.length > most || call.namedArgs.size > 0) {
    call.noMatchingSignature();
  }
}

export function kindOf(call: FunctionCall, index: number): GoogleType["kind"] {
  return call.typed(index).type.kind;
}

/** A whole number that must be known while translating. */
export function constantInteger(call: FunctionCall, index: number, what: string): number {
  const { constant } = call.typed(index, INT64);
  if (typeof constant !== "number" && typeof constant !== "bigint") {
    return call.fail(`${what} must be a constant`, index);
  }
  return Number(constant);
}

/** An untyped NULL takes the given type; everything else keeps its own. */
export function typeOr(type: GoogleType, otherwise: GoogleType): GoogleType {
  return type.kind === "NULL" ? otherwise : type;
}

/** The one numeric argument, with its type; INT64 becomes FLOAT64 where `float` is set. */
export function numberArgument(call: FunctionCall, index: number, float = false): Typed {
  const { type } = call.typed(index);
  if (!isNumeric(type)) return call.noMatchingSignature();
  const whole = type.kind === "NULL" || type.kind === "INT64";
  const target = whole ? (float ? FLOAT64 : INT64) : type;
  return { sql: call.as(index, target), type: target };
}
