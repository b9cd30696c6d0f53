import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { local } from "../../../lib/paths.ts";
import { readCharts } from "../../../lib/xmr/read-charts.ts";
import { renderXmrPage } from "../../web/pages/xmr-page.tsx";
import { openEnvironment } from "../environment.ts";
import { say } from "../output.ts";

/** `dcis report xmr`: one self-contained page with every XmR chart. */
export function addReport(program: Command): void {
  program
    .command("report")
    .description("Pages to keep and send.")
    .command("xmr")
    .description("One self-contained HTML page with the state and the XmR chart of every watched metric.")
    .option("--out <file>", "where to write it", local("reports", "stability.html"))
    .action(async ({ out }: { out: string }) => {
      const { bigquery, stack } = openEnvironment();
      const charts = await readCharts(bigquery);
      const asOf = stack?.as_of ?? new Date().toISOString().slice(0, 10);
      const file = resolve(out);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, renderXmrPage({ title: "Stability of metrics", asOf, charts }));
      say(`wrote ${pathToFileURL(file).href}`);
    });
}
