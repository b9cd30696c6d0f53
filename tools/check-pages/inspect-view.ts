import type { Browser } from "playwright-core";
import { checks } from "./checks.ts";
import type { View } from "./views.ts";

/** Findings of one view, by check. */
export interface ViewResult {
  readonly view: string;
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

/**
 * Opens the page (a file: address) in one view and runs every check, the tables beneath the charts opened. Keeps a
 * screenshot of the whole page as people first see it if a file is named.
 */
export async function inspectView(
  browser: Browser,
  url: string,
  view: View,
  screenshot?: string,
): Promise<ViewResult> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.colorScheme,
    forcedColors: view.forcedColors ?? "none",
  });
  try {
    const page = await context.newPage();
    const messages: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") messages.push(message.text());
    });
    page.on("pageerror", (error) => messages.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== url) requests.push(request.url());
    });
    await page.emulateMedia({ media: view.media ?? "screen" });
    await page.goto(url, { waitUntil: "load" });
    if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });

    // The transpiler wraps named functions in __name(); functions that are sent to the page need it there too.
    await page.evaluate("globalThis.__name = (target) => target");
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    const findings: Record<string, readonly string[]> = {};
    for (const { name, find } of checks) findings[name] = await find(page);
    return { view: view.name, findings: { console: messages, requests, ...findings } };
  } finally {
    await context.close();
  }
}
