import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { inspectView, type ViewResult } from "./inspect-view.ts";
import { views } from "./views.ts";

export interface PageResult {
  readonly views: readonly ViewResult[];
  /** Bytes. */
  readonly size: { readonly gzipped: number; readonly limit: number; readonly charts: number };
  readonly browser: string;
}

const sizeLimit = 250 * 1024;

/** Looks at a file in every view. Pictures go into the folder, if one is given. */
export async function checkPage(
  browser: Browser,
  { file, html, screenshots }: { file: string; html: string; screenshots: string | undefined },
): Promise<PageResult> {
  const url = pathToFileURL(file).href;
  if (screenshots) await mkdir(screenshots, { recursive: true });
  const results: ViewResult[] = [];
  for (const view of views) {
    const picture = screenshots && join(screenshots, `${view.name.replaceAll(" ", "-")}.png`);
    results.push(await inspectView(browser, url, view, picture));
  }
  if (screenshots) await savePdf(browser, url, join(screenshots, "print.pdf"));
  return {
    views: results,
    size: {
      gzipped: gzipSync(html).length,
      limit: sizeLimit,
      charts: html.split('class="xmr"').length - 1,
    },
    browser: browser.version(),
  };
}

/** Whether nothing was found. */
export function isClean({ views, size }: PageResult): boolean {
  return (
    size.gzipped <= size.limit &&
    views.every(({ findings }) => Object.values(findings).every((found) => found.length === 0))
  );
}

async function savePdf(browser: Browser, url: string, path: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.pdf({ path, format: "A4", preferCSSPageSize: true });
  await page.close();
}
