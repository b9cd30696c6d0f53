import type { FastifyInstance } from "fastify";
import { MogulFault } from "./errors.ts";
import type { Query } from "./pages.ts";

type Entry = { date: string } & Record<string, number | string>;

/** The addresses below /v1/metrics, each with its own number of the key metrics. */
const SINGLE = {
  arr: "arr",
  arpa: "arpa",
  asp: "asp",
  "customer-count": "customers",
  "customer-churn-rate": "customer-churn-rate",
  "mrr-churn-rate": "mrr-churn-rate",
  ltv: "ltv",
} as const;

/** Metrics by month. Every change is against the entry before it in the answer, so that the first one's is 0. */
export function serveMetrics(api: FastifyInstance, read: (name: string) => Entry[]): void {
  api.get<{ Querystring: Query }>("/v1/metrics/all", async ({ query }) => ({
    entries: between(read("metrics"), query).map((entry, index, all) => {
      const fields = Object.keys(entry).filter((key) => key !== "date");
      return Object.fromEntries([
        ["date", entry.date],
        ...fields.flatMap((key) => [
          [key, entry[key]],
          [`${key}-percentage-change`, change(all[index - 1]?.[key], entry[key])],
        ]),
      ]);
    }),
  }));
  api.get<{ Querystring: Query }>("/v1/metrics/mrr", async ({ query }) =>
    summed(between(read("mrr_movements"), query), "mrr"),
  );
  for (const [path, field] of Object.entries(SINGLE)) {
    api.get<{ Querystring: Query }>(`/v1/metrics/${path}`, async ({ query }) =>
      summed(
        between(read("metrics"), query).map(({ date, [field]: value = 0 }) => ({ date, [field]: value })),
        field,
      ),
    );
  }
}

function summed(entries: Entry[], field: string): object {
  const changed = entries.map(({ date, [field]: value = 0, ...rest }, index) => ({
    ...{ date, [field]: value, "percentage-change": change(entries[index - 1]?.[field], value) },
    ...rest,
  }));
  const [current = 0, previous = 0] = [entries.at(-1)?.[field], entries.at(-2)?.[field]];
  return { entries: changed, summary: { current, previous, "percentage-change": change(previous, current) } };
}

function between(entries: readonly Entry[], query: Query): Entry[] {
  const { "start-date": from, "end-date": to, interval = "month" } = query;
  if (from === undefined || to === undefined)
    throw new MogulFault(400, "start-date and end-date are required", "start-date");
  if (interval !== "month") throw new MogulFault(422, "this ChartMogul knows months alone", "interval");
  return entries.filter(({ date }) => date >= from && date <= to);
}

function change(before: unknown, now: unknown): number {
  if (typeof before !== "number" || typeof now !== "number" || before === 0) return 0;
  return Math.round(((now - before) / before) * 10_000) / 100;
}
