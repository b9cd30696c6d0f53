import type { Command } from "commander";
import { failureOf, isTransient, warehouseError } from "../../../lib/bigquery/failure.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";

/** `dcis query "<GoogleSQL>"`. */
export function addQuery(program: Command): void {
  program
    .command("query")
    .description("Run GoogleSQL on the warehouse and print its rows.")
    .argument("<sql>", "one statement or a script")
    .option("--json", "rows as JSON on stdout")
    .option("--max-rows <count>", "rows to print at most", "100")
    .option("--dry-run", "only check it, and say how many bytes it would read")
    .addHelpText(
      "after",
      '\nExample:\n  dcis query "SELECT metric_id, state FROM metrics.metric_state ORDER BY metric_id"',
    )
    .action(async (sql: string, options: { json?: boolean; maxRows: string; dryRun?: boolean }) => {
      const { bigquery } = openEnvironment();
      try {
        if (options.dryRun) {
          const [job] = await bigquery.createQueryJob({ query: sql, dryRun: true });
          const bytes = Number(job.metadata.statistics?.totalBytesProcessed ?? 0);
          if (options.json) printJson({ bytes });
          else process.stdout.write(`would read ${bytes.toLocaleString("en-US")} bytes\n`);
          return;
        }
        const [rows] = await bigquery.query({ query: sql });
        const plain = rows.map((row: Record<string, unknown>) => plainRow(row));
        if (options.json) return printJson(plain);
        print(plain, Number(options.maxRows));
      } catch (error) {
        throw refusal(error);
      }
    });
}

/** A statement that BigQuery refuses is its writer's to correct; the message names the place. */
function refusal(error: unknown): SuiteError {
  if (isTransient(error)) return warehouseError(error, "query");
  const { reason, message } = failureOf(error);
  return new SuiteError("QUERY_REFUSED", {
    what: message,
    where: `your statement${reason ? `, ${reason}` : ""}`,
    next: "Correct it and run it again; `dcis query --dry-run` only checks.",
    cause: error,
  });
}

function print(rows: readonly Record<string, unknown>[], maxRows: number): void {
  const [first] = rows;
  if (!first) {
    say("no rows");
    return;
  }
  const head = Object.keys(first);
  printTable(
    head,
    rows.slice(0, maxRows).map((row) => head.map((name) => cell(row[name]))),
  );
  if (rows.length > maxRows) say(`${rows.length - maxRows} more rows; --max-rows shows more`);
}

/** The client wraps dates, times, NUMERIC and BYTES in objects; people and JSON get their text. */
function plainRow(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (Buffer.isBuffer(value)) return value.toString("base64");
  if ("value" in value && Object.keys(value).length === 1) return value.value;
  if ("toFixed" in value) return String(value);
  return plainRow(value as Record<string, unknown>);
}

function cell(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}
