import type { DuckDBConnection } from "@duckdb/node-api";
import { registerAddressFunctions } from "./javascript/addresses.ts";
import { registerBitFunctions } from "./javascript/byte-bits.ts";
import { registerByteFunctions } from "./javascript/bytes.ts";
import { registerDecimalFunctions } from "./javascript/decimals.ts";
import { registerFloatFunctions } from "./javascript/floats.ts";
import { registerFormatFunctions } from "./javascript/format.ts";
import { registerMomentFormatting } from "./javascript/format-moment.ts";
import { registerJsonFunctions } from "./javascript/json.ts";
import { registerLiteralFunctions } from "./javascript/literal-text.ts";
import { registerNetFunctions } from "./javascript/net.ts";
import { registerIntervalParsing } from "./javascript/parse-interval.ts";
import { registerMomentParsing } from "./javascript/parse-moment.ts";
import { registerRegularExpressionFunctions } from "./javascript/regular-expressions.ts";
import { registerStringFunctions } from "./javascript/strings.ts";
import { registerVectorFunctions } from "./javascript/vectors.ts";
import { registerZoneFunctions } from "./javascript/zones.ts";
import { arrayMacros } from "./macros/arrays.ts";
import { castMacros } from "./macros/casts.ts";
import { dateMacros } from "./macros/dates.ts";
import { jsonMacros } from "./macros/json.ts";
import { numberMacros } from "./macros/numbers.ts";
import { stringMacros } from "./macros/strings.ts";
import type { Macros } from "./macros.ts";

/**
 * Settings of the whole instance. Extensions are never loaded: the warehouse must not reach for the network. Elimination of
 * common subexpressions is off: it moves an expression that stands twice inside TRY out of it, and the error escapes.
 */
const SETTINGS = [
  "SET GLOBAL TimeZone = 'UTC'",
  "SET GLOBAL ieee_floating_point_ops = false",
  "SET GLOBAL autoinstall_known_extensions = false",
  "SET GLOBAL disabled_optimizers = 'common_subexpressions'",
  "SET GLOBAL autoload_known_extensions = false",
];

/**
 * Makes a DuckDB instance ready for translated statements: settings, JavaScript functions and the `bq_*` macros (in the schema
 * `main` of the connection's database). Once per instance; all its connections see it.
 */
export async function installRuntime(connection: DuckDBConnection): Promise<void> {
  for (const setting of SETTINGS) await connection.run(setting);
  registerByteFunctions(connection);
  registerBitFunctions(connection);
  registerStringFunctions(connection);
  registerFormatFunctions(connection);
  registerLiteralFunctions(connection);
  registerMomentFormatting(connection);
  registerMomentParsing(connection);
  registerIntervalParsing(connection);
  registerRegularExpressionFunctions(connection);
  registerNetFunctions(connection);
  registerAddressFunctions(connection);
  registerJsonFunctions(connection);
  registerZoneFunctions(connection);
  registerFloatFunctions(connection);
  registerDecimalFunctions(connection);
  registerVectorFunctions(connection);
  const all: Macros = {
    ...dateMacros,
    ...stringMacros,
    ...numberMacros,
    ...castMacros,
    ...arrayMacros,
    ...jsonMacros,
  };
  for (const [signature, body] of Object.entries(all)) {
    await connection.run(`CREATE OR REPLACE MACRO main.${signature} AS ${body}`);
  }
}
