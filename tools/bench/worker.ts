import { type BenchContext, type Benchmark, type Measured, memoryLine } from "./measurement.ts";
import type { BenchKind } from "./worker/read-bare.ts";
import { type Replay, runReplays } from "./worker/run-replays.ts";
import { runWorker } from "./worker/run-worker.ts";

const core = { kind: "bound", what: "a worker's core", value: 40_000 } as const;
const memory = { kind: "bound", what: "a worker's memory", value: 300 } as const;

const names: Record<BenchKind, string> = {
  list: "pages by number (backend events, 1,000 a page) to gzip",
  cursor: "pages by cursor (SwanAI, 100 a page) to gzip",
  csv: "CSV file to gzip",
  inbox: "inbox to committed rows",
};

export const worker: Benchmark = {
  name: "worker",
  says: "rows per second and memory of a worker: each way by which records come in, and a whole run",
  async run(context) {
    return [...(await replays(context)), ...(await wholeRun(context))];
  },
};

async function replays(context: BenchContext): Promise<Measured[]> {
  const { ways, wide, long } = await runReplays(context);
  const list = ways.find(({ kind }) => kind === "list")?.worker ?? long;
  return [
    ...ways.flatMap(({ kind, worker: own, bare }): Measured[] => [
      {
        ...rate(`${names[kind]}, ${count(own.rows)} rows, per second of computing on all threads`, own),
        against: [
          core,
          ...(bare
            ? [
                {
                  kind: "peer",
                  what: "fetch or read, parse and gzip of the same bytes",
                  value: perCore(bare),
                } as const,
              ]
            : []),
        ],
      },
      peak("peak memory of it", own),
    ]),
    {
      ...rate("pages by number with texts beyond Latin-1 (two bytes per character in JavaScript)", wide),
      against: [{ kind: "peer", what: "ASCII texts", value: perCore(list) }],
    },
    {
      ...rate(`pages by number, ${count(long.rows)} rows in one window`, long),
      against: [{ kind: "peer", what: `${count(list.rows)} rows`, value: perCore(list) }],
    },
    {
      ...peak("peak memory of it", long),
      against: [memory, { kind: "peer", what: `${count(list.rows)} rows`, value: list.megabytes }],
    },
  ];
}

async function wholeRun(context: BenchContext): Promise<Measured[]> {
  const scale = context.quick ? "small" : "default";
  const run = await runWorker(context, scale);
  const part = (what: string, value: number): Measured => ({
    what,
    value,
    unit: "s",
    runs: 1,
    against: [{ kind: "whole", what: "the run", value: run.seconds }],
  });
  const measured: Measured[] = [
    {
      what: `whole run (${scale}): fake backend to committed rows, ${count(run.rows)} rows`,
      value: run.rows / run.seconds,
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
      against: [core],
    });
  }
  return [...measured, ...memoryLine("peak memory of the worker", run.peakMegabytes, [memory])];
}

function rate(what: string, replay: Replay): Measured {
  return { what, value: perCore(replay), unit: "rows/s", runs: 1, against: [] };
}

function peak(what: string, { megabytes }: Replay): Measured {
  return { what, value: megabytes, unit: "MB", runs: 1, against: [memory] };
}

function perCore({ rows, cpuSeconds }: Replay): number {
  return rows / cpuSeconds;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
