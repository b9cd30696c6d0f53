import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const candidates = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

export class BrowserMissing extends Error {
  override readonly name = "BrowserMissing";
}

/** The browser to check with: CHROMIUM_PATH, or the first usual place that has one. Throws BrowserMissing. */
export function browserPath(
  env: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): string {
  const named = env.CHROMIUM_PATH;
  if (named && !exists(named)) {
    throw new BrowserMissing(
      `CHROMIUM_PATH names ${named}, which is not there. Set it to a Chromium or Chrome.`,
    );
  }
  const found = named ?? candidates.find(exists);
  if (found === undefined) {
    throw new BrowserMissing(
      "No Chromium or Chrome was found. Install one (Debian: apt-get install chromium; macOS: brew install --cask chromium), or set CHROMIUM_PATH to it.",
    );
  }
  return found;
}

/** A browser without a window that asks nobody for anything. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
