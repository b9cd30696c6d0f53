import type { AggregateFunction, ScalarFunction, WindowFunction } from "../translate/typed.ts";
import { aggregateFunctions as aggregates } from "./aggregates.ts";
import { approximateFunctions, sketchFunctions } from "./approximate.ts";
import { arrayFunctions } from "./arrays.ts";
import { bucketFunctions } from "./buckets.ts";
import { byteFunctions } from "./bytes.ts";
import { conditionalFunctions } from "./conditionals.ts";
import { dateFormattingFunctions } from "./date-formatting.ts";
import { dateParsingFunctions } from "./date-parsing.ts";
import { dateFunctions } from "./dates.ts";
import { datetimeFunctions } from "./datetimes.ts";
import { formatFunctions } from "./format.ts";
import { intervalFunctions } from "./intervals.ts";
import { jsonFunctions } from "./json.ts";
import { jsonConversionFunctions } from "./json-conversions.ts";
import { jsonEditingFunctions } from "./json-editing.ts";
import { mathematicalFunctions } from "./mathematics.ts";
import { miscellaneousFunctions } from "./misc.ts";
import { netFunctions } from "./net.ts";
import { numberFunctions } from "./numbers.ts";
import { regularExpressionFunctions } from "./regular-expressions.ts";
import { roundingFunctions } from "./rounding.ts";
import { statisticalFunctions } from "./statistics.ts";
import { stringFunctions } from "./strings.ts";
import { timeFunctions } from "./times.ts";
import { timestampFunctions } from "./timestamps.ts";
import { toJsonFunctions } from "./to-json.ts";
import { vectorFunctions } from "./vectors.ts";
import { windowFunctions as windows } from "./windows.ts";

/** Whitelists by upper-case name; a name in none of them is refused or unknown (see refused.ts). */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...stringFunctions,
    ...regularExpressionFunctions,
    ...formatFunctions,
    ...byteFunctions,
    ...numberFunctions,
    ...roundingFunctions,
    ...mathematicalFunctions,
    ...vectorFunctions,
    ...conditionalFunctions,
    ...arrayFunctions,
    ...jsonFunctions,
    ...jsonConversionFunctions,
    ...toJsonFunctions,
    ...jsonEditingFunctions,
    ...bucketFunctions,
    ...dateFunctions,
    ...timestampFunctions,
    ...datetimeFunctions,
    ...timeFunctions,
    ...intervalFunctions,
    ...dateFormattingFunctions,
    ...dateParsingFunctions,
    ...netFunctions,
    ...sketchFunctions,
    ...miscellaneousFunctions,
  }),
);

export const aggregateFunctions: ReadonlyMap<string, AggregateFunction> = new Map(
  Object.entries({ ...aggregates, ...statisticalFunctions, ...approximateFunctions }),
);

export const windowFunctions: ReadonlyMap<string, WindowFunction> = new Map(Object.entries(windows));

/** Names that look like functions and are forms of the language: the parser and the translator read them themselves. */
export const specialForms: ReadonlySet<string> = new Set(["ARRAY", "CAST", "SAFE_CAST", "EXTRACT"]);
