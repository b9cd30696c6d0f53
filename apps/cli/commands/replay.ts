import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import type { Mended } from "../../../functions/ingest/replay-stream.ts";
import { replayWorker } from "../../../functions/workers.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { createLog } from "../../../lib/log.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable } from "../output.ts";

/** `dcis replay <source> [stream] [--file mended.ndjson]`. */
export function addReplay(program: Command): void {
  program
    .command("replay")
    .description("Put quarantined rows through the contract again, as they are or mended.")
    .argument("<source>", "name of a source in includes/sources")
    .argument("[stream]", "one of its streams; default: all")
    .option("--file <path>", 'NDJSON of mended rows: {"quarantine_id": "…", "payload": {…}} a line')
    .option("--json", "what each stream did, as JSON on stdout")
    .addHelpText(
      "after",
      "\nA row that passes goes to raw; one that does not stays open in ops.quarantine with its new reason (exit code 1).\nA payload that must keep its exact bytes is given as a string.\n\nExample:\n  dcis replay stripe invoices --file mended.ndjson",
    )
    .action(replay);
}

async function replay(
  source: string,
  stream: string | undefined,
  { file, json }: { file?: string; json?: boolean },
): Promise<void> {
  const mended = file === undefined ? new Map<string, string>() : readMended(file);
  const { config, bigquery, env } = openEnvironment();
  const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
  const result = await replayWorker(source, mended, { config, bigquery, log }, stream);
  if (json) printJson(result);
  else {
    printTable(
      ["source", "stream", "open rows", "now in raw", "known or superseded", "still open"],
      result.streams.map((found) => [
        source,
        found.stream,
        found.fetched,
        found.inserted,
        found.present,
        found.quarantined,
      ]),
    );
  }
  if (result.streams.some(({ quarantined }) => quarantined > 0)) process.exitCode = 1;
}

const mendedLine = z.strictObject({
  quarantine_id: z.string().min(1),
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** The payloads of a file of mended rows, by quarantine_id. Throws FILE_MISSING or FILE_MALFORMED with the line. */
function readMended(file: string): Mended {
  const mended = new Map<string, string>();
  for (const [index, line] of readText(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      const { quarantine_id: id, payload } = mendedLine.parse(JSON.parse(line));
      mended.set(id, typeof payload === "string" ? payload : JSON.stringify(payload));
    } catch (cause) {
      throw new SuiteError("FILE_MALFORMED", {
        what: "The line is no JSON object of quarantine_id and payload",
        where: `${file}:${index + 1}`,
        next: "Write one object a line; ops.quarantine holds the ids and the payloads as they came.",
        cause,
      });
    }
  }
  return mended;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new SuiteError("FILE_MISSING", {
      what: "The file cannot be read",
      where: file,
      next: "Check the path.",
      cause,
    });
  }
}
