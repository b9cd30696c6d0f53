import { z } from "zod";
import { createHttp } from "../../../lib/http/client.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Item, Stream, Window } from "../../ingest/stream.ts";

/** The last day that was asked for. */
type DayCursor = { through: string };

const address = "https://api.frankfurter.dev";
/** The currencies in which schools pay or think. */
const quotes = ["AUD", "BRL", "CAD", "GBP", "INR", "JPY", "KRW", "NZD", "USD"];
/** The first day of the euro's reference rates. */
const beginning = "1999-01-04";
const dayMs = 86_400_000;
/** A published rate is rarely corrected, and then within days. */
const overlapMs = 14 * dayMs;
const windowMs = 3_650 * dayMs;

const record = z.object({
  date: z.iso.date(),
  base: z.literal("EUR"),
  quote: z.enum(quotes),
  rate: z.number().positive(),
});

/** Reference rates of the European Central Bank, from Frankfurter: one day behind the other, the last two weeks again. */
export const streams: Source = ({ spec, config, ...effects }) => {
  const other = config.variables.EXCHANGE_RATES_API_URL;
  const http = createHttp({
    source: spec.source,
    baseUrl: other ?? address,
    perSecond: other ? 1_000 : 2,
    secrets: config.secrets,
    ...effects,
  });
  const rates: Stream<DayCursor> = {
    spec: streamOf(spec, "rates"),
    apiVersion: "v2",
    contract: "1",
    record,
    cursor: z.object({ through: z.iso.date() }),
    position: ({ through }) => Date.parse(through),
    plan,
    backfill: ({ from, to }) => days(from, dateOf(to - 1), true),
    async *pages({ from, after }, _cursor, signal) {
      const range = `from=${dateOf(from)}&to=${after?.through}`;
      const path = `v2/rates?providers=ecb&base=EUR&quotes=${quotes.join(",")}&${range}`;
      const { value } = await http.request(path, { signal, read: readRates });
      if (!value) throw pageShape("exchange_rates.rates", "the answer is no list of rates");
      yield { items: value, resume: null, token: null };
    },
  };
  return [rates];
};

function plan(cursor: DayCursor | null, now: number): Window<DayCursor> {
  const today = dateOf(now);
  const from = cursor ? Date.parse(cursor.through) - overlapMs : Date.parse(beginning);
  const through = dateOf(Math.min(Date.parse(today), from + windowMs));
  return days(from, through, through === today);
}

function days(from: number, through: string, last: boolean): Window<DayCursor> {
  return { label: `${dateOf(from)} to ${through}`, from, after: { through }, complete: false, last };
}

/** The rates with their text as received; null for anything but a list. Throws on broken JSON. */
function readRates(text: string): Item[] | null {
  if (!Array.isArray(JSON.parse(text))) return null;
  return sliceArray(`{"rates":${text}}`, "rates").elements.map((element) => ({
    text: element,
    value: JSON.parse(element) as unknown,
  }));
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
