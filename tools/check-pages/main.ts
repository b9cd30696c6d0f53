/** Looks at the XmR page in a real browser: `npm run check:pages`. Not part of `npm run check`: it needs a browser. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { renderXmrPage } from "../../apps/web/pages/xmr-page.tsx";
import { runTool } from "../run-tool.ts";
import { BrowserMissing, browserPath, openBrowser } from "./browser.ts";
import { checkPage, isClean } from "./check-page.ts";
import { type CheckOptions, parseOptions, usage } from "./options.ts";
import { printResult } from "./print.ts";
import { samples } from "./samples.ts";

process.exitCode = await runTool({
  usage,
  parse: parseOptions,
  run: check,
  missing: { error: BrowserMissing, code: "BROWSER_MISSING" },
});

async function check({ json, page, screenshots }: CheckOptions): Promise<number> {
  const executable = browserPath();
  const folder = await mkdtemp(join(tmpdir(), "check-pages-"));
  const browser = await openBrowser(executable);
  try {
    const html = page ? await readFile(page, "utf8") : samplePage();
    const file = page ? resolve(page) : join(folder, "samples.html");
    if (!page) await writeFile(file, html);
    const result = await checkPage(browser, { file, html, screenshots });
    process.stdout.write(`${json ? JSON.stringify(result, null, 2) : printResult(result)}\n`);
    return isClean(result) ? 0 : 1;
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function samplePage(): string {
  return renderXmrPage({ title: "Stability of metrics", asOf: "2026-11-01", charts: samples });
}
