import Table from "cli-table3";
import pc from "picocolors";
import { type Measurement, type Reference, ratioOf } from "./measurement.ts";
import type { Machine } from "./run/machine.ts";

/** The facts of the machine in one line. */
export function printMachine(facts: Machine): string {
  const { cores, cpu, memory_gb, platform, node, duckdb, load } = facts;
  return `${cores} cores (${cpu}), ${memory_gb} GB, ${platform}; Node ${node}, DuckDB ${duckdb}; load before the run ${load}`;
}

/** One line per measured value and reference. */
export function printTable(measurements: readonly Measurement[]): string {
  const table = new Table({
    head: ["benchmark", "what", "measured", "runs", "against", "", "ratio"],
    colAligns: ["left", "left", "right", "right", "left", "right", "right"],
    style: process.stdout.isTTY
      ? { head: ["dim"], border: ["dim"], compact: true }
      : { head: [], border: [], compact: true },
  });
  let last = "";
  for (const measurement of measurements) {
    const { benchmark, what, value, unit, runs } = measurement;
    const lines = measurement.against.length > 0 ? measurement.against : [null];
    lines.forEach((reference, index) => {
      const own = index === 0 ? [what, `${amount(value)} ${unit}`, String(runs)] : ["", "", ""];
      const beside = reference ? beside3(measurement, reference) : ["", "", ""];
      table.push([benchmark === last ? "" : benchmark, ...own, ...beside]);
      last = benchmark;
    });
  }
  return table.toString();
}

function beside3(measurement: Measurement, reference: Reference): string[] {
  const ratio = ratioOf(measurement, reference);
  const text = reference.kind === "whole" ? `${Math.round(ratio * 100)} %` : `${amount(ratio)} ×`;
  const missed = reference.kind === "bound" && ratio < 1;
  return [
    `${reference.kind}: ${reference.what}`,
    `${amount(reference.value)} ${measurement.unit}`,
    missed ? pc.red(text) : text,
  ];
}

/** Three significant digits, or whole numbers above that. */
function amount(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}
