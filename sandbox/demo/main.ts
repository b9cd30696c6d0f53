import { pathToFileURL } from "node:url";
import { local } from "../../lib/paths.ts";
import { peakMemory } from "./memory.ts";
import { type DemoOptions, parseOptions, usage } from "./options.ts";
import { printSummary } from "./print.ts";
import { runSteps } from "./progress.ts";
import type { RunningStack } from "./stack.ts";
import * as steps from "./steps.ts";
import type { DemoSummary } from "./summary.ts";

/** Charts that the demo shows in the terminal. */
const charts = ["lqi", "mrr_net_new"];

/** Everything that the steps know of each other. */
interface Context {
  company: { folder: string; asOf: string };
  stack: RunningStack;
  summary: DemoSummary;
  texts: string[];
}

/** Runs the demo and returns the exit code: 0 done, 1 failed, 64 wrong usage, 130 interrupted. */
async function demo(args: readonly string[]): Promise<number> {
  let options: DemoOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`USAGE: ${(error as Error).message}\n\n${usage}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }

  const context = { summary: emptySummary(options.scale), texts: [] } as unknown as Context;
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    process.stderr.write("\nStopping …\n");
    steps.abortCommands();
    context.stack?.stop();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

  try {
    await runSteps(demoSteps(options, context), context);
    await report(options, context);
    if (options.keep) await keepRunning(context.stack);
    return interrupted && !options.keep ? 130 : 0;
  } catch (error) {
    if (!interrupted) process.stderr.write(`\n${describe(error)}\n`);
    return interrupted ? 130 : 1;
  } finally {
    await context.stack?.stop();
  }
}

function demoSteps(options: DemoOptions, context: Context) {
  const step = (title: string, work: (say: (what: string) => void) => Promise<string>) => ({
    title,
    task: async (_: Context, task: { title: string; output: string }) => {
      const started = performance.now();
      const done = await work((what) => {
        task.output = what;
      });
      task.title = `${title}: ${done}`;
      context.summary.phases.push({ name: title, milliseconds: Math.round(performance.now() - started) });
    },
  });

  return [
    step("Synthetic company", async (say) => {
      steps.checkNothingRuns();
      context.company = await steps.makeCompany(options.scale, say);
      context.summary.as_of = context.company.asOf;
      return `${options.scale}, up to ${context.company.asOf}`;
    }),
    step("Local stack", async (say) => {
      context.stack = await steps.startEverything(context.company, say);
      return `warehouse ${context.stack.description.warehouse.url}`;
    }),
    step("Workers", async (say) => {
      const workers = Object.entries(context.stack.description.functions);
      // Schedules fire on their own: the workers run beside each other.
      const runs = workers.map(([source, url]) =>
        steps.trigger(source, url, (what) => say(`${source} ${what}`)),
      );
      context.summary.streams.push(...(await Promise.all(runs)).flat());
      return `${rows(context)} rows`;
    }),
    step("CSV files", async (say) => {
      const before = rows(context);
      context.summary.streams.push(...(await steps.importFiles(context.company.folder, say)));
      return `${rows(context) - before} rows`;
    }),
    step("Web analytics", async (say) => {
      const { folder, asOf } = context.company;
      const events = await steps.exportAnalytics(context.stack, folder, asOf, options.scale, say);
      return `${events.toLocaleString("en-US")} events of the last months`;
    }),
    step("Dataform", async (say) => {
      context.summary.build = await steps.build(say);
      return `${context.summary.build.tables.ok} tables, ${context.summary.build.assertions.ok} assertions`;
    }),
    step("Stability", async (say) => {
      context.summary.metrics = await steps.listMetrics();
      for (const metric of charts) context.texts.push(await steps.chart(metric));
      say("page");
      context.summary.page = local("reports", "stability.html");
      await steps.writePage(context.summary.page);
      return `${context.summary.metrics.length} metrics`;
    }),
  ];
}

function rows({ summary }: Context): number {
  return summary.streams.reduce((sum, stream) => sum + stream.inserted, 0);
}

async function report(options: DemoOptions, { summary, stack, texts }: Context): Promise<void> {
  summary.peak_memory_mb = stack
    .processes()
    .concat({ name: "demo", pid: process.pid })
    .map(({ name, pid }) => ({ process: name, megabytes: peakMemory(pid) ?? 0 }));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${printSummary(summary)}\n\n${texts.join("\n\n")}\n`);
  process.stdout.write(`\nPage with every chart: ${pathToFileURL(summary.page).href}\n`);
}

async function keepRunning(stack: RunningStack): Promise<void> {
  const { warehouse, vendors, functions } = stack.description;
  const lines = [
    `warehouse  ${warehouse.url}`,
    ...Object.entries(vendors).map(([name, url]) => `${name.padEnd(10)} ${url}`),
    ...Object.entries(functions).map(([name, url]) => `${`worker ${name}`.padEnd(10)} ${url}`),
  ];
  process.stderr.write(
    `\nRunning until Ctrl-C:\n${lines.map((line) => `  ${line}`).join("\n")}\nTry: npm run dcis -- query "SELECT * FROM metrics.metric_state"\n`,
  );
  await stack.broken;
}

function emptySummary(scale: string): DemoSummary {
  const none = { ok: 0, failed: 0, skipped: 0 };
  return {
    scale,
    as_of: "",
    streams: [],
    build: { milliseconds: 0, tables: none, assertions: none, actions: [] },
    metrics: [],
    page: "",
    phases: [],
    peak_memory_mb: [],
  };
}

function describe(error: unknown): string {
  const code = (error as { code?: string }).code;
  return `${code ? `${code}: ` : ""}${error instanceof Error ? error.message : String(error)}`;
}

process.exitCode = await demo(process.argv.slice(2));
