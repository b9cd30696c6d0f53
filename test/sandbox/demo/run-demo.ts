import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Service, startService, typescript } from "../../../lib/local/process.ts";
import type { LocalStack } from "../../../lib/local/stack.ts";
import type { DemoSummary } from "../../../sandbox/demo/summary.ts";

/** The demo at scale small, done and kept up. */
export interface Demo {
  readonly summary: DemoSummary;
  readonly stack: LocalStack;
  /** Folder of the synthetic company that it shows. */
  readonly company: string;
  /** What leads commands of another terminal to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Interrupts it, as Ctrl-C does, and waits for its end. */
  interrupt(): Promise<void>;
  /** Ends it, if it still runs, and removes what it wrote. */
  remove(): Promise<void>;
}

/** Runs `npm run demo -- --scale small --json --keep` in a folder of its own, until it is done. */
export async function runDemo(): Promise<Demo> {
  const home = mkdtempSync(join(tmpdir(), "dcis-demo-"));
  const env = { DCIS_HOME: home, GOOGLE_CLOUD_PROJECT: "", BIGQUERY_EMULATOR_HOST: "" };
  const lines: string[] = [];
  const service: Service = await startService({
    name: "demo",
    command: typescript("sandbox/demo/main.ts", "--scale", "small", "--json", "--keep"),
    env,
    isReady: (line) => {
      lines.push(line);
      return line.startsWith("Running until Ctrl-C");
    },
    // The summary comes on stdout, the ready line on stderr: either may arrive first.
    onLine: (line) => lines.push(line),
    timeoutMs: 900_000,
  });
  while (!lines.includes("}")) await new Promise((resolve) => setTimeout(resolve, 20));
  const start = lines.indexOf("{");
  const summary = JSON.parse(lines.slice(start, lines.indexOf("}", start) + 1).join("\n")) as DemoSummary;
  return {
    summary,
    stack: JSON.parse(readFileSync(join(home, "stack.json"), "utf8")) as LocalStack,
    company: join(home, "company"),
    env,
    interrupt: () => service.stop(),
    async remove() {
      await service.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
