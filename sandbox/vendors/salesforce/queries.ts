import { malformed, SalesforceFault } from "./errors.ts";
import { fieldOf, rowsOf } from "./soql/evaluate.ts";
import { parse } from "./soql/parse.ts";
import type { Field, Row, Tables } from "./tables.ts";

/** Shares of the size asked for that pages have, one after the other: Salesforce promises no full page. */
const SHARES = [0.6, 1, 0.85] as const;
const DEFAULT_BATCH = 2_000;
const MIN_BATCH = 200;
const ORG_PREFIX = "01g8c0000000";

interface Cursor {
  object: string;
  fields: readonly Field[];
  rows: readonly Row[];
  batch: number;
}

/** Runs queries and keeps the rest of their rows under a locator. */
export class Queries {
  readonly #tables: Tables;
  readonly #cursors = new Map<string, Cursor>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The first page of a query; `all` is queryAll. `options` is the header Sforce-Query-Options. */
  run(version: string, soql: string, all: boolean, options: string): object {
    const query = parse(soql);
    const table = this.#tables.table(query.object);
    const rows = rowsOf(table, query, all);
    if (query.fields === null) return { totalSize: rows.length, done: true, records: [] };
    const fields = query.fields.map((name) => fieldOf(table, name));
    if (new Set(fields).size < fields.length) throw malformed("duplicate field selected");
    const asked = Number(/batchSize=(\d+)/i.exec(options)?.[1] ?? DEFAULT_BATCH);
    const batch = Math.min(DEFAULT_BATCH, Math.max(MIN_BATCH, asked));
    const id = `${ORG_PREFIX}${String(this.#cursors.size).padStart(6, "0")}`;
    const cursor = { object: table.object, fields, rows, batch };
    this.#cursors.set(id, cursor);
    return page(version, id, cursor, 0, 0);
  }

  /** The page after a locator `<id>-<offset>-<number>`. Throws INVALID_QUERY_LOCATOR. */
  more(version: string, locator: string): object {
    const [id = "", offset, number] = locator.split("-");
    const cursor = this.#cursors.get(id);
    if (!cursor) throw new SalesforceFault(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    return page(version, id, cursor, Number(offset), Number(number));
  }

  /** Forgets all locators, as Salesforce does after two days. */
  expire(): void {
    this.#cursors.clear();
  }
}

function page(version: string, id: string, cursor: Cursor, from: number, number: number): object {
  const { object, fields, rows, batch } = cursor;
  const size = Math.max(1, Math.floor(batch * (SHARES[number % SHARES.length] as number)));
  const to = Math.min(rows.length, from + size);
  const done = to >= rows.length;
  const root = `/services/data/${version}`;
  return {
    totalSize: rows.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `${root}/query/${id}-${to}-${number + 1}` }),
    records: rows.slice(from, to).map((row) => ({
      attributes: { type: object, url: `${root}/sobjects/${object}/${row.Id}` },
      ...Object.fromEntries(fields.map(({ name }) => [name, row[name] ?? null])),
    })),
  };
}
