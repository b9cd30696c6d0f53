import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core calls serious or critical, with the first element of each rule. */
export async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, impact, help, nodes }) =>
        `${impact} ${id}: ${help} (${nodes.length}×, first ${nodes[0]?.html.slice(0, 120)})`,
    );
}
