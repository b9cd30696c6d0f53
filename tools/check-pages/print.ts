import Table from "cli-table3";
import pc from "picocolors";
import type { PageResult } from "./check-page.ts";

/** One row per view, one column per check; then every finding in words. */
export function printResult({ views, size, browser }: PageResult): string {
  const names = Object.keys(views[0]?.findings ?? {});
  const isTerminal = process.stdout.isTTY;
  const table = new Table({
    head: ["view", ...names],
    style: isTerminal
      ? { head: ["dim"], border: ["dim"], compact: true }
      : { head: [], border: [], compact: true },
  });
  for (const { view, findings } of views) {
    table.push([view, ...names.map((name) => cell(findings[name]?.length ?? 0))]);
  }
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  const weight = `${kilobytes(size.gzipped)} gzipped of ${kilobytes(size.limit)}, ${size.charts} charts`;
  const isHeavy = size.gzipped > size.limit;
  return [
    table.toString(),
    `page: ${isHeavy ? pc.red(`${weight}: too heavy`) : weight}`,
    `browser: ${browser}`,
    ...findingsInWords(views),
  ].join("\n");
}

/** Each finding once, with the views that have it; of each check the first ten. */
function findingsInWords(views: PageResult["views"]): string[] {
  const byCheck = new Map<string, Map<string, string[]>>();
  for (const { view, findings } of views) {
    for (const [check, found] of Object.entries(findings)) {
      const own = byCheck.get(check) ?? new Map<string, string[]>();
      byCheck.set(check, own);
      for (const what of found) own.set(what, [...(own.get(what) ?? []), view]);
    }
  }
  return [...byCheck].flatMap(([check, found]) => {
    const lines = [...found].map(([what, where]) => {
      const places = where.length === views.length ? "every view" : [...new Set(where)].join(", ");
      return `${check}: ${what} (${places})`;
    });
    const rest = lines.length - shown;
    return rest > 0 ? [...lines.slice(0, shown), `${check}: ${rest} more; --json has them all`] : lines;
  });
}

const shown = 10;

function cell(count: number): string {
  return count === 0 ? pc.green("ok") : pc.red(String(count));
}
