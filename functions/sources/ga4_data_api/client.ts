import { GoogleAuth } from "google-auth-library";
import { required } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";
import { type Answer, answer, type Report } from "./reports.ts";

const scope = "https://www.googleapis.com/auth/analytics.readonly";
/** Rows that one answer may hold; Google allows 250,000. */
const pageRows = 25_000;
/** A request costs some ten tokens; with fewer than this left the worker stops by itself. */
const reserve = 50;

export type Days = { from: string; to: string };

export type DataApi = {
  /** The rows of some days in the order of the dimensions, page after page. Throws SOURCE_QUOTA, PAGE_SHAPE, or as HTTP does. */
  rows(report: Report, days: Days, signal?: AbortSignal): AsyncGenerator<Answer>;
  /** The first day with any event; null for an empty property. YYYY-MM-DD. */
  firstDay(until: string, signal?: AbortSignal): Promise<string | null>;
};

/** The Data API of one property, with the service account's token, or without any on this machine. */
export function createDataApi({ spec, config, ...effects }: SourceOptions): DataApi {
  const baseUrl = config.variables.GA4_DATA_API_URL ?? "https://analyticsdata.googleapis.com";
  const http = createHttp({
    source: spec.source,
    baseUrl,
    perSecond: 5,
    secrets: config.secrets,
    ...effects,
  });
  const path = `/v1beta/properties/${required(config, "GA4_PROPERTY_ID")}:runReport`;
  const token = tokenFor(new URL(baseUrl).hostname);
  const run = (body: object, signal?: AbortSignal) => runReport(http, path, token, body, signal);
  return {
    async *rows(report, { from, to }, signal) {
      for (let offset = 0; ; ) {
        const page = await run({ ...requestOf(report, from, to), offset: String(offset) }, signal);
        checkHeaders(spec.source, report, page);
        yield page;
        offset += page.rows.length;
        if (offset >= page.rowCount) return;
        if (page.rows.length === 0) {
          throw pageShape(spec.source, `an empty page at row ${offset} of ${page.rowCount}`);
        }
      }
    },
    async firstDay(until, signal) {
      const report = { dimensions: ["date"], metrics: ["eventCount"] };
      const page = await run({ ...requestOf(report, "2015-08-14", until), limit: "1" }, signal);
      const day = page.rows[0]?.dimensionValues[0]?.value;
      return day ? isoDate(day) : null;
    },
  };
}

/** `2026-07-01` of a date or an instant as Google writes it: 20260701, 202607011230. */
export function isoDate(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

function requestOf({ dimensions, metrics }: Report, startDate: string, endDate: string) {
  return {
    dateRanges: [{ startDate, endDate }],
    dimensions: dimensions.map((name) => ({ name })),
    metrics: metrics.map((name) => ({ name })),
    // Without an order, two readings of the same rows would differ.
    orderBys: dimensions.map((dimensionName) => ({ dimension: { dimensionName } })),
    limit: String(pageRows),
    returnPropertyQuota: true,
  };
}

async function runReport(
  http: Http,
  path: string,
  token: () => Promise<string>,
  body: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const { value } = await http.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await token()}` },
    body: JSON.stringify(body),
    signal,
  });
  const page = answer.safeParse(value);
  if (!page.success) throw pageShape("ga4_data_api", "the answer is no report", page.error);
  checkQuota(page.data);
  return page.data;
}

/** Stops before Google does, so that other readers of the property are left some. */
function checkQuota({ propertyQuota }: Answer): void {
  for (const [name, left] of [
    ["day", propertyQuota?.tokensPerDay?.remaining],
    ["hour", propertyQuota?.tokensPerHour?.remaining],
  ] as const) {
    if (left === undefined || left >= reserve) continue;
    throw new SuiteError("SOURCE_QUOTA", {
      what: `The property has ${left} tokens left for this ${name}`,
      where: "ga4_data_api",
      next: "Nothing is lost: the next run goes on. If it lasts, see who else reads the property.",
    });
  }
}

function checkHeaders(where: string, report: Report, page: Answer): void {
  const got = [...page.dimensionHeaders, ...page.metricHeaders].map(({ name }) => name);
  if (got.join() === [...report.dimensions, ...report.metrics].join()) return;
  throw pageShape(where, `the columns are ${got.join(", ")}`);
}

/** A fake on this machine gets a token that means nothing; Google's own never leaves for another host. */
function tokenFor(host: string): () => Promise<string> {
  if (["127.0.0.1", "localhost", "[::1]"].includes(host)) return async () => "local";
  if (!host.endsWith(".googleapis.com")) {
    throw new SuiteError("CONFIG_INVALID", {
      what: "The address of the Data API is neither Google's nor on this machine",
      where: "GA4_DATA_API_URL",
      next: "Leave it empty.",
    });
  }
  const auth = new GoogleAuth({ scopes: [scope] });
  return async () => {
    const token = await auth.getAccessToken().catch(() => null);
    if (token) return token;
    throw new SuiteError("SOURCE_AUTH", {
      what: "There is no token for Google Analytics",
      where: "ga4_data_api",
      next: "Run the worker as a service account that is a viewer of the property.",
    });
  };
}
