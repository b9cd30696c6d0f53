import { Command, CommanderError } from "commander";
import { secretsIn } from "../../lib/config.ts";
import { redactor } from "../../lib/redact.ts";
import { addBackfill } from "./commands/backfill.ts";
import { addBuild } from "./commands/build.ts";
import { addCompanies } from "./commands/companies.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addErase } from "./commands/erase.ts";
import { addImport } from "./commands/import.ts";
import { addIngest } from "./commands/ingest.ts";
import { addMetrics } from "./commands/metrics.ts";
import { addQuery } from "./commands/query.ts";
import { addReplay } from "./commands/replay.ts";
import { addReport } from "./commands/report.ts";
import { addRetention } from "./commands/retention.ts";
import { addSchedule } from "./commands/schedule.ts";
import { addSeed } from "./commands/seed.ts";
import { addStatus } from "./commands/status.ts";
import { addSweep } from "./commands/sweep.ts";
import { addUp } from "./commands/up.ts";
import { addXmr } from "./commands/xmr.ts";
import { explain } from "./explain.ts";

/** Exit codes of every command. */
const exitCodes = { ok: 0, failed: 1, defect: 2, usage: 64 } as const;

/**
 * Runs one command and returns its exit code: 0 ok, 1 a handled failure, 2 a defect of ours, 64 wrong usage. Data goes to
 * stdout, messages to stderr.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { text, code } = explain(error);
    process.stderr.write(`${redactor(secretsIn(process.env))(text)}\n`);
    return code === "INTERNAL" ? exitCodes.defect : code === "USAGE" ? exitCodes.usage : exitCodes.failed;
  }
}

function createProgram(): Command {
  const program = new Command("dcis")
    .description(
      "The DreamClass Intelligence Suite: from a company's sources to the stability of its metrics.",
    )
    .version("0.1.0")
    .showHelpAfterError("(`dcis --help` and `dcis <command> --help` show every option)")
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      "after",
      `
Examples:
  dcis seed && dcis up                     a synthetic company, warehouse and vendors on this machine
  dcis ingest --all && dcis build          pull every source, build every table, check every assertion
  dcis metrics list                        which metrics are predictable
  dcis xmr lqi                             the XmR chart of one metric
  dcis xmr --csv series.csv --baseline 20  the same for any series

Exit codes: 0 ok, 1 failed, 2 a defect of this program, 64 wrong usage.`,
    );
  for (const add of [
    addDoctor,
    addSeed,
    addUp,
    addIngest,
    addImport,
    addStatus,
    addSweep,
    addBackfill,
    addReplay,
    addErase,
    addRetention,
    addBuild,
    addQuery,
    addCompanies,
    addMetrics,
    addXmr,
    addReport,
    addSchedule,
  ]) {
    add(program);
  }
  return exitOverride(program);
}

/** Commander would end the process itself; the exit code is ours to choose. */
function exitOverride(command: Command): Command {
  command.exitOverride();
  for (const subcommand of command.commands) exitOverride(subcommand);
  return command;
}
