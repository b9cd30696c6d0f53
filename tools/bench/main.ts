import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demo } from "./demo.ts";
import { load } from "./load.ts";
import { type Benchmark, type Measurement, ratioOf } from "./measurement.ts";
import { type BenchOptions, parseOptions, usage } from "./options.ts";
import { printMachine, printTable } from "./print.ts";
import { query } from "./query.ts";
import { read } from "./read.ts";
import { machine } from "./run/machine.ts";
import { stopAll } from "./run/processes.ts";
import { translate } from "./translate.ts";
import { worker } from "./worker.ts";

const benchmarks: readonly Benchmark[] = [translate, load, query, read, worker, demo];

/** Folders of benchmarks under way. */
const folders = new Set<string>();

process.exitCode = await bench(process.argv.slice(2));

/** Runs the benchmarks one after the other and returns the exit code; `usage` lists the codes. */
async function bench(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = parseOptions(args, benchmarks);
  } catch (error) {
    process.stderr.write(`USAGE: ${(error as Error).message}\n\n${usage(benchmarks)}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(usage(benchmarks));
    return 0;
  }
  const interrupt = () =>
    void stopAll().then(() => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      process.exit(130);
    });
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

  const facts = machine();
  const measurements: Measurement[] = [];
  const failures: { benchmark: string; error: string }[] = [];
  if (!options.json) process.stdout.write(`${printMachine(facts)}\n`);
  for (const benchmark of options.benchmarks) {
    try {
      const measured = await runOne(benchmark, options.quick);
      measurements.push(...measured.map((one) => ({ benchmark: benchmark.name, ...one })));
    } catch (error) {
      failures.push({ benchmark: benchmark.name, error: (error as Error).message });
      process.stderr.write(`${benchmark.name} cannot run: ${(error as Error).message}\n`);
    }
  }
  if (options.json) process.stdout.write(`${toJson({ machine: facts, measurements, failures })}\n`);
  else if (measurements.length > 0) process.stdout.write(`${printTable(measurements)}\n`);
  return failures.length > 0 ? 1 : 0;
}

async function runOne(benchmark: Benchmark, quick: boolean) {
  const folder = await mkdtemp(join(tmpdir(), `bench-${benchmark.name}-`));
  folders.add(folder);
  const began = performance.now();
  const say = (what: string) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(6)} s  ${benchmark.name}: ${what}\n`);
  };
  try {
    return await benchmark.run({ quick, folder, say });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toJson(result: { measurements: readonly Measurement[] } & Record<string, unknown>): string {
  const measurements = result.measurements.map((one) => ({
    ...one,
    against: one.against.map((reference) => ({ ...reference, ratio: ratioOf(one, reference) })),
  }));
  return JSON.stringify({ ...result, measurements }, null, 2);
}
