import { runCommand, typescript } from "../../lib/local/process.ts";
import type { DemoSummary } from "../../sandbox/demo/summary.ts";
import type { Benchmark, Measured } from "./measurement.ts";

const workerMegabytes = 300;

export const demo: Benchmark = {
  name: "demo",
  says: "npm run demo by phase, and the peak memory of its processes",
  async run({ quick, say }) {
    const scale = quick ? "small" : "default";
    say(`npm run demo -- --json --scale ${scale}`);
    const { code, stdout, stderr } = await runCommand(
      typescript("sandbox/demo/main.ts", "--json", "--scale", scale),
      { onLine: (line, stream) => stream === "stderr" && line.trim() !== "" && say(line.trim()) },
    );
    if (code !== 0) throw new Error(`the demo ended with exit ${code}: ${stderr.trim().slice(-800)}`);
    return measured(JSON.parse(stdout) as DemoSummary);
  },
};

function measured({ scale, phases, streams, peak_memory_mb }: DemoSummary): Measured[] {
  const whole = phases.reduce((sum, phase) => sum + phase.milliseconds, 0) / 1000;
  const rows = streams.reduce((sum, stream) => sum + stream.inserted, 0).toLocaleString("en-US");
  return [
    { what: `whole demo (${scale}, ${rows} rows)`, value: whole, unit: "s", runs: 1, against: [] },
    ...phases.map(
      ({ name, milliseconds }): Measured => ({
        what: `phase ${name}`,
        value: milliseconds / 1000,
        unit: "s",
        runs: 1,
        against: [{ kind: "whole", what: "the demo", value: whole }],
      }),
    ),
    ...slowest(streams).map(
      ({ source, stream, inserted, milliseconds }): Measured => ({
        what: `stream ${source}.${stream}, ${inserted.toLocaleString("en-US")} rows`,
        value: milliseconds / 1000,
        unit: "s",
        runs: 1,
        against: [{ kind: "whole", what: "the demo", value: whole }],
      }),
    ),
    ...peak_memory_mb.map(
      ({ process, megabytes }): Measured => ({
        what: `peak memory of ${process}`,
        value: megabytes,
        unit: "MB",
        runs: 1,
        against: process.includes("worker")
          ? [{ kind: "bound", what: "a worker's memory", value: workerMegabytes }]
          : [],
      }),
    ),
  ];
}

/** The three streams that took longest; streams run beside each other, so their times overlap. */
function slowest(streams: DemoSummary["streams"]): DemoSummary["streams"] {
  return [...streams].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
}
