import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";
import type { Answer, Plain, Table } from "../answer.ts";
import { address, buildCatalog } from "./catalog.ts";
import type { GoogleFiles } from "./install.ts";
import { startService } from "./service.ts";
import { fromTypeProto, type TypeProto, toTypeProto } from "./types.ts";
import { decodeValue, encodeValue, type ValueProto } from "./values.ts";

export interface Parameter {
  /** None for a positional one. */
  readonly name?: string | undefined;
  readonly type: GoogleType;
  readonly value: Plain;
}

/** An error of Google's implementation: of the statement, unless the service itself fails. */
export class GoogleError extends Error {
  override readonly name = "GoogleError";
}

/** Google's analyser and reference implementation. */
export interface Google {
  /** Output columns of a query over these tables. Throws GoogleError where it is refused. */
  analyze(sql: string, tables: readonly Table[]): Promise<Answer["columns"]>;
  /** The rows of a query over these tables. Throws GoogleError, and ForeignType for types that BigQuery lacks. */
  evaluate(sql: string, tables?: readonly Table[], parameters?: readonly Parameter[]): Promise<Answer>;
  close(): void;
}

interface Prepared {
  prepared?: { prepared_query_id?: string; columns?: { name?: string; type?: TypeProto }[] };
  content?: { table_data?: { row?: { cell?: ValueProto[] }[] } };
}

/** Parts of GoogleSQL that BigQuery does not have. */
const NOT_BIGQUERY = new Set(["FEATURE_TIMESTAMP_NANOS"]);

/** Parts of BigQuery that the version of 2023 counts as unfinished. */
const BIGQUERY = ["FEATURE_INTERVAL_TYPE"];

/** Starts it. A statement that takes longer than `seconds` fails. */
export async function connectGoogle(files: GoogleFiles, seconds = 120): Promise<Google> {
  const { call, close } = await startService(files, seconds);
  const language = (await call("GetLanguageOptions", { maximum_features: true })) as {
    enabled_language_features: string[];
  };
  const language_options = {
    ...language,
    product_mode: "PRODUCT_EXTERNAL",
    enabled_language_features: [
      ...language.enabled_language_features.filter((name) => !NOT_BIGQUERY.has(name)),
      ...BIGQUERY,
    ],
  };
  const descriptor_pool_list = { definitions: [{ builtin: {} }] };
  // Building the catalogue of functions takes longer than most queries: those without tables share one.
  const { registered_id } = (await call("RegisterCatalog", {
    simple_catalog: { name: "catalog", builtin_function_options: { language_options } },
    descriptor_pool_list,
  })) as { registered_id: string };
  const request = (sql: string, tables: readonly Table[], parameters: readonly Parameter[]) => {
    const addressed = address(sql.trim().replace(/;$/, ""), tables);
    const { table, content } = buildCatalog(addressed.tables);
    const own = {
      simple_catalog: { name: "catalog", table, builtin_function_options: { language_options } },
      table_content: content,
    };
    return {
      sql: addressed.sql,
      options: { language_options, default_timezone: "UTC", ...parameterTypes(parameters) },
      ...(table.length > 0 ? own : { registered_catalog_id: registered_id }),
      descriptor_pool_list,
      params: parameters.map(({ name, type, value }) => ({ name, value: encodeValue(value, type) })),
    };
  };
  return {
    async analyze(sql, tables) {
      const { params: _, ...prepare } = request(sql, tables, []);
      const { prepared } = (await asked(call("PrepareQuery", prepare))) as Prepared;
      await call("UnprepareQuery", { prepared_query_id: prepared?.prepared_query_id ?? "0" });
      return columnsOf(prepared);
    },
    async evaluate(sql, tables = [], parameters = []) {
      const answer = (await asked(call("EvaluateQuery", request(sql, tables, parameters)))) as Prepared;
      const columns = columnsOf(answer.prepared);
      const rows = (answer.content?.table_data?.row ?? []).map(({ cell }) =>
        columns.map(({ type }, i) => decodeValue(cell?.[i], type)),
      );
      return { columns, rows };
    },
    close,
  };
}

function parameterTypes(parameters: readonly Parameter[]) {
  const positional = parameters.filter(({ name }) => name === undefined);
  if (positional.length > 0)
    return {
      parameter_mode: "PARAMETER_POSITIONAL",
      positional_query_parameters: positional.map(({ type }) => toTypeProto(type)),
    };
  return { query_parameters: parameters.map(({ name, type }) => ({ name, type: toTypeProto(type) })) };
}

function columnsOf(prepared: Prepared["prepared"]): Answer["columns"] {
  return (prepared?.columns ?? []).map(({ name, type }) => ({
    name: name ?? "",
    type: fromTypeProto(type ?? {}),
  }));
}

async function asked(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    const { details, message } = error as { details?: string; message: string };
    throw new GoogleError((details || message).split("\n")[0]?.slice(0, 500));
  }
}
