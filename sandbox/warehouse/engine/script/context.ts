import type { TranslationContext } from "../../googlesql/translate/context.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import { catalogSnapshot } from "../catalog/snapshot.ts";
import type { Run } from "./run.ts";

/** What the translator may know while it translates a part of this run. */
export function translationContext(run: Run): TranslationContext {
  return {
    source: run.source,
    project: run.warehouse.project,
    defaultDataset: run.session.defaultDataset,
    catalog: catalogSnapshot(run.warehouse, run.jobs),
    namedParameters: run.named,
    positionalParameters: run.positional,
    variables: run.scope.visible(),
    systemVariable: (name) => systemVariable(run, name.toLowerCase()),
    temporaryTables: run.session.temporaryTables,
    temporaryFunctions: run.session.temporaryFunctions,
  };
}

/** The same for texts that live on without the script: neither its variables and parameters nor temporary objects. */
export function definitionContext(run: Run): TranslationContext {
  return {
    ...translationContext(run),
    namedParameters: new Map(),
    positionalParameters: [],
    variables: new Map(),
    systemVariable: () => null,
    temporaryTables: new Map(),
    temporaryFunctions: new Map(),
  };
}

/** The value of @@name; null if there is none of that name. */
function systemVariable(run: Run, name: string): Binding | null {
  const text = (value: string | null): Binding => ({ type: { kind: "STRING" }, value });
  const int = (value: number | null): Binding => ({
    type: { kind: "INT64" },
    value: value === null ? null : String(value),
  });
  switch (name) {
    case "row_count":
      return int(run.session.rowCount);
    case "project_id":
    case "dataset_project_id":
      return text(run.warehouse.project);
    case "dataset_id":
      return text(run.session.defaultDataset);
    case "time_zone":
      return text("UTC");
    case "location":
      return text("US");
    case "session_id":
    case "query_label":
    case "script.job_id":
      return text(null);
    case "script.bytes_processed":
    case "script.bytes_billed":
      return int(run.results.reduce((sum, result) => sum + result.bytesProcessed, 0));
    case "script.num_child_jobs":
      return int(run.results.length);
    case "script.slot_ms":
      return int(Math.round(run.results.reduce((sum, result) => sum + result.milliseconds, 0)));
    case "last_job_id":
      return text(null);
    case "error.message":
      return text(run.caught?.error.message ?? null);
    case "error.statement_text":
      return text(run.caught?.statement ?? null);
    case "error.formatted_stack_trace":
      return text(run.caught ? `At ${place(run)}` : null);
    case "transaction.is_active":
    case "in_transaction":
      return { type: { kind: "BOOL" }, value: run.session.inTransaction };
    default:
      return null;
  }
}

function place(run: Run): string {
  const { line, column } = run.caught?.error ?? {};
  return line === undefined ? "the statement" : `[${line}:${column}]`;
}
