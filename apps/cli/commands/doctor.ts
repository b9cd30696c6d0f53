import { existsSync } from "node:fs";
import type { Command } from "commander";
import pc from "picocolors";
import { environment, loadConfig } from "../../../lib/config.ts";
import { plural } from "../../../lib/format.ts";
import { readStack } from "../../../lib/local/stack.ts";
import { local } from "../../../lib/paths.ts";
import { loadMetrics } from "../../../lib/registry/load-metrics.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { compile } from "../dataform/compile.ts";
import { openEnvironment } from "../environment.ts";
import { printJson } from "../output.ts";

interface Finding {
  readonly check: string;
  /** ok: fine; note: fine, but the reader may want to know; problem: something does not work. */
  readonly status: "ok" | "note" | "problem";
  readonly detail: string;
  readonly next: string;
}

/** `dcis doctor`: what works on this machine, and what to do about what does not. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Check this machine, the configuration, the project and the warehouse.")
    .option("--json", "findings as JSON on stdout")
    .action(async ({ json }: { json?: boolean }) => {
      const findings = [node(), registry(), await project(), company(), configuration(), await warehouse()];
      if (json) printJson(findings);
      else for (const finding of findings) print(finding);
      if (findings.some((finding) => finding.status === "problem")) process.exitCode = 1;
    });
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isSupported = major > 20 || (major === 20 && minor >= 19);
  return {
    check: "Node",
    status: isSupported ? "ok" : "problem",
    detail: `${process.versions.node} on ${process.platform} ${process.arch}`,
    next: isSupported ? "" : "Install Node 20.19 or later.",
  };
}

function registry(): Finding {
  return attempt("Registry", "Correct the file that the message names.", () => {
    return `${plural(loadSources().length, "source")}, ${plural(loadMetrics().length, "metric")}`;
  });
}

async function project(): Promise<Finding> {
  try {
    const actions = await compile();
    const tables = actions.filter((action) => !["source", "assertion"].includes(action.kind)).length;
    const assertions = actions.filter((action) => action.kind === "assertion").length;
    return {
      check: "Dataform",
      status: "ok",
      detail: `${plural(tables, "table")}, ${plural(assertions, "assertion")}`,
      next: "",
    };
  } catch (error) {
    return problem("Dataform", error, "Correct the model that the message names.");
  }
}

function company(): Finding {
  const isThere = existsSync(local("company", "company.json"));
  return {
    check: "Synthetic company",
    status: isThere ? "ok" : "note",
    detail: isThere ? local("company") : "not made yet",
    next: isThere ? "" : "`dcis seed` makes it; `npm run demo` does so by itself.",
  };
}

function configuration(): Finding {
  const stack = readStack();
  return attempt("Configuration", "Correct the variable; .env.example says what each holds.", () => {
    if (!process.env.GOOGLE_CLOUD_PROJECT && !process.env.BIGQUERY_EMULATOR_HOST) {
      return stack ? `of the local stack (process ${stack.pid})` : "none: no project in the cloud is set";
    }
    loadConfig();
    const set = Object.keys(environment).filter((name) => process.env[name]);
    return `set: ${set.join(", ")}`;
  });
}

async function warehouse(): Promise<Finding> {
  try {
    const { bigquery, config } = openEnvironment();
    const started = performance.now();
    await bigquery.query("SELECT 1");
    const where = config.BIGQUERY_EMULATOR_HOST ?? "BigQuery";
    return {
      check: "Warehouse",
      status: "ok",
      detail: `${config.GOOGLE_CLOUD_PROJECT} at ${where}, SELECT 1 in ${Math.round(performance.now() - started)} ms`,
      next: "",
    };
  } catch (error) {
    const isMissing = (error as { code?: string }).code === "STACK_MISSING";
    if (!isMissing)
      return problem("Warehouse", error, "Check BIGQUERY_EMULATOR_HOST, or your credentials and roles.");
    return {
      check: "Warehouse",
      status: "note",
      detail: "none is configured or running",
      next: "`npm run demo -- --keep` or `dcis up` starts one.",
    };
  }
}

function attempt(check: string, next: string, work: () => string): Finding {
  try {
    return { check, status: "ok", detail: work(), next: "" };
  } catch (error) {
    return problem(check, error, next);
  }
}

function problem(check: string, error: unknown, next: string): Finding {
  return { check, status: "problem", detail: error instanceof Error ? error.message : String(error), next };
}

function print({ check, status, detail, next }: Finding): void {
  const marks = { ok: pc.green("✓"), note: pc.yellow("·"), problem: pc.red("✗") };
  process.stdout.write(
    `${marks[status]} ${check.padEnd(18)} ${detail}\n${next ? `  ${" ".repeat(18)} ${pc.dim(next)}\n` : ""}`,
  );
}
