import { parseArgs } from "node:util";

export interface CheckOptions {
  readonly json: boolean;
  readonly help: boolean;
  /** Folder for screenshots and a PDF. */
  readonly screenshots: string | undefined;
  /** A page to check instead of the samples. */
  readonly page: string | undefined;
}

export const usage = `Usage: npm run check:pages -- [options]

Opens the XmR page in a real browser, at three widths, light and dark, with forced colours and as print, and looks for
errors, requests, overflow, small or faint text, labels that touch, and what axe-core calls serious.

Options:
  --page <file>            an HTML file to check instead of the samples
  --screenshots <folder>   keep a picture of every view, and the page as PDF
  --json                   one JSON object on stdout
  --help                   this text

CHROMIUM_PATH names the browser; without it the usual places are tried.

Exit codes: 0 nothing found, 1 something found or no browser, 64 wrong usage.
`;

/** Reads the command line. Throws an Error in words for people when it makes no sense. */
export function parseOptions(args: readonly string[]): CheckOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      screenshots: { type: "string" },
      page: { type: "string" },
    },
  });
  return { json: values.json, help: values.help, screenshots: values.screenshots, page: values.page };
}
