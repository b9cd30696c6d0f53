import { runCommand, typescript } from "../../lib/local/process.ts";
import type { BenchContext, Benchmark, Measured } from "./measurement.ts";
import { median } from "./run/statistics.ts";
import { runWorker } from "./worker/run-worker.ts";

const bounds = { rowsPerCoreSecond: 40_000, megabytes: 300 };

interface Pipeline {
  rows: number;
  bytes: number;
  seconds: number[];
  cpuSeconds: number[];
}

export const worker: Benchmark = {
  name: "worker",
  says: "rows per second of the backend worker: the way from page to gzip by itself, and a whole run",
  async run(context) {
    const pipeline = await pipelineAlone(context, "ascii");
    const wide = await pipelineAlone(context, "beyond-latin1");
    const scale = context.quick ? "small" : "default";
    const run = await runWorker(context, scale);
    const rate = run.rows / run.seconds;
    const perCore = pipeline.rows / median(pipeline.cpuSeconds);
    const count = (value: number) => value.toLocaleString("en-US");
    const bound = { kind: "bound", what: "a worker's core", value: bounds.rowsPerCoreSecond } as const;
    const runs = pipeline.seconds.length;
    const part = (what: string, value: number): Measured => ({
      what,
      value,
      unit: "s",
      runs: 1,
      against: [{ kind: "whole", what: "the run", value: run.seconds }],
    });
    const measured: Measured[] = [
      {
        what: `page to gzip, ${count(pipeline.rows)} records of ${count(pipeline.bytes)} bytes, per second`,
        value: pipeline.rows / median(pipeline.seconds),
        unit: "rows/s",
        runs,
        against: [bound],
      },
      {
        what: "the same, per second of computing on all threads (gzip has its own)",
        value: perCore,
        unit: "rows/s",
        runs,
        against: [bound],
      },
      {
        what: "the same with texts beyond Latin-1 (two bytes per character in JavaScript)",
        value: wide.rows / median(wide.cpuSeconds),
        unit: "rows/s",
        runs,
        against: [{ kind: "peer", what: "ASCII texts", value: perCore }],
      },
      {
        what: `whole run (${scale}): fake backend to committed rows, ${count(run.rows)} rows`,
        value: rate,
        unit: "rows/s",
        runs: 1,
        against: [
          { kind: "peer", what: "fetching the same pages, nothing else", value: run.rows / run.fetchOnly },
        ],
      },
      part("of it: load jobs in the warehouse", run.loading),
      part("of it: transactions that commit them", run.committing),
      ...(run.cpu === null ? [] : [part("of it: computing in the worker (some while it waits)", run.cpu)]),
      {
        what: "a run that finds nothing new",
        value: run.again,
        unit: "s",
        runs: 1,
        against: [{ kind: "peer", what: "the whole run", value: run.seconds }],
      },
    ];
    if (run.cpu !== null) {
      measured.push({
        what: "whole run, per second that the worker computes",
        value: run.rows / run.cpu,
        unit: "rows/s",
        runs: 1,
        against: [bound],
      });
    }
    if (run.peakMegabytes !== null) {
      measured.push({
        what: "peak memory of the worker",
        value: run.peakMegabytes,
        unit: "MB",
        runs: 1,
        against: [{ kind: "bound", what: "a worker's memory", value: bounds.megabytes }],
      });
    }
    return measured;
  },
};

async function pipelineAlone(
  { quick, folder, say }: BenchContext,
  text: "ascii" | "beyond-latin1",
): Promise<Pipeline> {
  say(`page to gzip by itself, ${text}`);
  const [pages, repetitions] = quick ? [50, 3] : [150, 5];
  const command = typescript(
    "tools/bench/worker/pipeline-process.ts",
    String(pages),
    String(repetitions),
    folder,
    text,
  );
  const { code, stdout, stderr } = await runCommand(command);
  if (code !== 0) throw new Error(`the pipeline ended with exit ${code}: ${stderr.trim().slice(-500)}`);
  return JSON.parse(stdout) as Pipeline;
}
