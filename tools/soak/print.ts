import Table from "cli-table3";
import pc from "picocolors";
import type { Finding } from "./check.ts";

/** One line per finding, its violations below it. */
export function printTable(findings: readonly ({ check: string } & Finding)[]): string {
  const table = new Table({
    head: ["run", "what", "value", "wrong"],
    colAligns: ["left", "left", "right", "right"],
    style: process.stdout.isTTY
      ? { head: ["dim"], border: ["dim"], compact: true }
      : { head: [], border: [], compact: true },
  });
  for (const { check, what, value, violations = [] } of findings) {
    const wrong = violations.length === 0 ? "0" : pc.red(String(violations.length));
    table.push([check, what, typeof value === "number" ? value.toLocaleString("en-US") : value, wrong]);
  }
  const said = findings.flatMap(({ check, what, violations = [] }) =>
    violations.map((text) => `${check}: ${what}: ${text}`),
  );
  return [table.toString(), ...said].join("\n");
}
