import type { Binding } from "../../googlesql/translate/typed.ts";
import { arrayOf, INT64, STRING, structOf } from "../../googlesql/types/make.ts";
import type { Run } from "./run.ts";

/** The value of @@name; null if there is none of that name. */
export function systemVariable(run: Run, name: string): Binding | null {
  return VARIABLES[name]?.(run) ?? null;
}

const text = (value: string | null): Binding => ({ type: STRING, value });
const int = (value: number | null): Binding => ({
  type: INT64,
  value: value === null ? null : String(value),
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const VARIABLES: Readonly<Record<string, (run: Run) => Binding>> = {
  row_count: (run) => int(run.session.rowCount),
  project_id: (run) => text(run.warehouse.project),
  dataset_project_id: (run) => text(run.warehouse.project),
  dataset_id: (run) => text(run.session.defaultDataset),
  time_zone: () => text("UTC"),
  location: () => text("US"),
  session_id: (run) => text(run.session.id),
  query_label: (run) => text(run.session.queryLabel),
  current_job_id: (run) => text(statementJob(run, run.results.length)),
  last_job_id: (run) => text(run.results.length === 0 ? null : statementJob(run, run.results.length - 1)),
  "script.job_id": (run) => text(run.job.id),
  "script.creation_time": (run) => ({
    type: { kind: "TIMESTAMP" },
    value: `${new Date(run.began).toISOString().replace("Z", "")}+00`,
  }),
  "script.bytes_processed": (run) => int(sum(run.results.map(({ bytesProcessed }) => bytesProcessed))),
  "script.bytes_billed": (run) => int(sum(run.results.map(({ bytesProcessed }) => bytesProcessed))),
  "script.num_child_jobs": (run) => int(run.results.length),
  "script.slot_ms": (run) => int(Math.round(sum(run.results.map(({ milliseconds }) => milliseconds)))),
  "error.message": (run) => text(run.caught?.error.message ?? null),
  "error.statement_text": (run) => text(run.caught?.statement ?? null),
  "error.stack_trace": (run) => ({
    type: STACK_TRACE,
    value:
      run.caught?.frames.map(({ line, column, routine }) => [String(line), String(column), null, routine]) ??
      null,
  }),
  "error.formatted_stack_trace": (run) =>
    text(
      run.caught?.frames
        .map(({ line, column, routine }) => `At ${routine ?? ""}[${line}:${column}]`)
        .join("\n") ?? null,
    ),
};

const STACK_TRACE = arrayOf(
  structOf([
    { name: "line", type: INT64 },
    { name: "column", type: INT64 },
    { name: "filename", type: STRING },
    { name: "location", type: STRING },
  ]),
);

/** Whether BigQuery has a system variable of that name. */
export function isSystemVariable(name: string): boolean {
  return name in VARIABLES;
}

/** The job of a script's statement, by its number; a single statement is the job itself. */
function statementJob({ job }: Run, number: number): string | null {
  return job.id !== null && job.isScript ? `script_job_${job.id}_${number}` : job.id;
}
