import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { fakeClock } from "../fake-clock.ts";
import { faults } from "../faults.ts";

interface Rate {
  date: string;
  base: string;
  quote: string;
  rate: number;
}
type Correction = Rate & { first_rate: number; corrected_at: string };
type Query = Record<string, string | undefined>;

/** A day's rates are published at 16:00 in Frankfurt; 15:00 UTC in winter. */
const PUBLISHED = "T15:00:00Z";

/**
 * Frankfurter's API (v2) with the European Central Bank's rates, over a company folder. What it shows is what had been
 * published by its clock: later days are absent, and a rate that was corrected has its first value until then.
 */
export function exchangeRatesServer(dir: string): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  const clock = fakeClock(app);
  const read = <T>(name: string): T[] => {
    const text = readFileSync(join(dir, "exchange_rates", `${name}.ndjson`), "utf8").trimEnd();
    return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
  };
  app.register(faults, { errorBody });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send(errorBody(404)));
  app.get<{ Querystring: Query }>("/v2/rates", async ({ query }, reply) => {
    const { base = "EUR", from, to, providers } = query;
    if (base.toUpperCase() !== "EUR" || providers?.toLowerCase() !== "ecb")
      return reply
        .code(422)
        .send({ status: 422, message: "this fake knows base EUR and provider ecb alone" });
    if (![from, to].every((date) => date === undefined || /^\d{4}-\d{2}-\d{2}$/.test(date)))
      return reply.code(422).send({ status: 422, message: "invalid date" });
    const now = clock.now();
    const published = read<Rate>("rates").filter(({ date }) => Date.parse(date + PUBLISHED) <= now);
    const latest = published.at(-1)?.date ?? "";
    const quotes = query.quotes?.toUpperCase().split(",");
    const first = new Map(
      read<Correction>("corrections")
        .filter(({ corrected_at }) => Date.parse(corrected_at) > now)
        .map(({ date, quote, first_rate }) => [`${date} ${quote}`, first_rate]),
    );
    return published
      .filter(({ date }) => date >= (from ?? latest) && date <= (to ?? "9999"))
      .filter(({ quote }) => quotes === undefined || quotes.includes(quote))
      .map((rate) => ({ ...rate, rate: first.get(`${rate.date} ${rate.quote}`) ?? rate.rate }));
  });
  return app;
}

function errorBody(status: number): object {
  return { status, message: `http ${status}` };
}
