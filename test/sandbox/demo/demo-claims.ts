import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { runCommand, typescript } from "../../../lib/local/process.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { Place } from "../../definitions/place.ts";

/** What `npm run demo` promises beside true numbers. */
export function demoClaims(place: Place): void {
  describe("npm run demo", () => {
    test("brings every stream in without quarantine, and builds every table with every assertion passed", () => {
      const { summary } = place.demo;
      const expected = loadSources().filter(({ kind }) => kind !== "export");
      const streams = expected.flatMap(({ source, streams: all }) => all.map(({ id }) => `${source}.${id}`));
      expect(summary.streams.map(({ source, stream }) => `${source}.${stream}`).sort()).toEqual(
        streams.sort(),
      );
      const empty = summary.streams.filter(({ inserted }) => inserted === 0);
      expect(empty.map(({ source, stream }) => `${source}.${stream}`)).toEqual([]);
      expect(summary.streams.reduce((sum, row) => sum + row.quarantined, 0)).toBe(0);
      expect(summary.build.actions.filter(({ status }) => status !== "ok")).toEqual([]);
      expect(summary.build.tables).toEqual({ ok: place.graph.tables.length, failed: 0, skipped: 0 });
      expect(summary.build.assertions).toEqual({ ok: place.graph.assertions.length, failed: 0, skipped: 0 });
    });

    test("finds the injected shift of lead quality, and no signal in the volume of leads, which is stable", () => {
      const state = (id: string) => place.demo.summary.metrics.find((metric) => metric.metric_id === id);
      expect(state("lqi")?.state).toBe("shifted");
      expect(state("leads_total")).toMatchObject({ state: "predictable", signals: 0 });
    });

    test("adds no rows when a worker runs again", async () => {
      for (const url of Object.values(place.demo.stack.functions)) {
        const answer = (await (await fetch(url, { method: "POST" })).json()) as {
          streams: { inserted: number }[];
        };
        expect(answer.streams.reduce((sum, stream) => sum + stream.inserted, 0)).toBe(0);
      }
    });

    test("writes one page with every chart", () => {
      const { summary } = place.demo;
      const page = readFileSync(summary.page, "utf8");
      for (const metric of summary.metrics.filter((row) => row.state !== "not watched"))
        expect(page).toContain(`id="${metric.metric_id}"`);
    });

    test("lets commands of another terminal find it", async () => {
      const command = typescript(
        "apps/cli/main.ts",
        "query",
        "SELECT COUNT(*) AS months FROM marts_revenue.monthly_recurring_revenue",
        "--json",
      );
      const { code, stdout } = await runCommand(command, { env: place.demo.env });
      expect({ code, rows: JSON.parse(stdout) }).toEqual({ code: 0, rows: [{ months: 24 }] });
    });

    test("explains a company: its records, what ties them, and where its name comes from", async () => {
      const [customer] = await place.project.query<{ customer: string; account: string }>(
        "SELECT stripe_customer_id AS customer, backend_account_id AS account FROM core.companies WHERE stripe_customer_id IS NOT NULL LIMIT 1",
      );
      const explain = async (name: string) => {
        const command = typescript("apps/cli/main.ts", "companies", "explain", name, "--json");
        return await runCommand(command, { env: place.demo.env });
      };
      const { code, stdout } = await explain(`stripe:${customer?.customer}`);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        attributes: expect.arrayContaining([
          expect.objectContaining({ attribute: "name", source: "backend" }),
        ]),
        records: expect.arrayContaining([
          expect.objectContaining({ record: `backend:${customer?.account}`, matched_by: "stated key" }),
          expect.objectContaining({ record: `stripe:${customer?.customer}`, matched_by: "stated key" }),
        ]),
        ties: expect.arrayContaining([expect.objectContaining({ value: `stripe:${customer?.customer}` })]),
      });
      const unknown = await explain("nobody.example");
      expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("COMPANY_UNKNOWN")]);
    });
  });
}

/** The last claim, which ends it. */
export function demoEnds(place: Place): void {
  test("npm run demo ends with every process that it started", async () => {
    const { stack } = place.demo;
    await place.demo.interrupt();
    for (const url of [
      stack.warehouse.url,
      ...Object.values(stack.vendors),
      ...Object.values(stack.functions),
    ]) {
      await expect(fetch(url)).rejects.toThrow();
    }
  });
}
