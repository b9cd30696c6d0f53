import { pageShape } from "../../ingest/page-shape.ts";
import { sliceArray } from "../../ingest/slice-json.ts";
import { type Salesforce, SalesforceRefusal } from "./client.ts";
import { queryAnswer } from "./contract.ts";

export type Rows = {
  records: { text: string; value: Record<string, unknown> }[];
  /** Path of the next page; null on the last. A page may be short without being the last. */
  next: string | null;
};

/** Longest address that Salesforce takes. */
const maxAddress = 16_000;

/**
 * The pages of a query, with `all` deleted records too. When Salesforce has forgotten where it was, `again` gives the
 * query that goes on after the last record.
 */
export async function* queryPages(
  salesforce: Salesforce,
  query: { soql: string; all: boolean; again: () => string },
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<Rows> {
  const verb = query.all ? "queryAll" : "query";
  const start = (soql: string): string => `/${verb}?q=${encodeURIComponent(soql)}`;
  let path = start(query.soql);
  if (path.length > maxAddress)
    throw pageShape(
      where,
      "the object has more fields than one query can name; hide some from the API's user",
    );
  for (let forgotten = false; ; ) {
    const page = await readPage(salesforce, path, where, signal).catch((error: unknown) => {
      const isLocator = error instanceof SalesforceRefusal && error.errorCode === "INVALID_QUERY_LOCATOR";
      if (!isLocator || forgotten) throw error;
      return null;
    });
    if (page === null) {
      forgotten = true;
      path = start(query.again());
      continue;
    }
    forgotten = false;
    yield page;
    if (page.next === null) return;
    path = page.next;
  }
}

async function readPage(
  salesforce: Salesforce,
  path: string,
  where: string,
  signal?: AbortSignal,
): Promise<Rows> {
  const answer = await salesforce.get(path, where, readRecords, signal);
  const rest = queryAnswer.safeParse(answer.rest);
  if (!rest.success || !answer.records)
    throw pageShape(where, "records, done or totalSize is missing", rest.error);
  const { done, nextRecordsUrl } = rest.data;
  if (done !== (nextRecordsUrl === undefined))
    throw pageShape(where, `done is ${done} and nextRecordsUrl ${nextRecordsUrl ? "there" : "missing"}`);
  return { records: answer.records, next: nextRecordsUrl ?? null };
}

/** The records with their text as received. Throws on broken JSON, so that the page is asked for again. */
function readRecords(text: string): { records: Rows["records"] | null; rest: unknown } {
  const rest: unknown = JSON.parse(text);
  try {
    const { elements, envelope } = sliceArray(text, "records");
    const records = elements.map((element) => ({
      text: element,
      value: JSON.parse(element) as Record<string, unknown>,
    }));
    return { records, rest: JSON.parse(envelope) };
  } catch {
    return { records: null, rest };
  }
}
