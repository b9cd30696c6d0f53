import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { stringify } from "csv-stringify/sync";
import { columnsOf } from "../../../functions/ingest/csv/contract.ts";
import { importFiles } from "../../../functions/ingest/csv/import-files.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const files = loadSource("crm_dump").streams;
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

const samples: Record<string, string> = {
  text: "Basic",
  date: "2024-01-31",
  number: "12",
  flag: "False",
};

/** A value that fits a column, told by its name. */
function cellOf(column: string, row: number): string {
  if (column === "account_id" || column.endsWith("_id")) return `${column[0]?.toUpperCase()}-${row}`;
  if (/date|_at$/.test(column)) return samples.date ?? "";
  if (/flag|^is_/.test(column)) return samples.flag ?? "";
  if (/seats|amount|_count|secs|hours|minutes|score/.test(column)) return samples.number ?? "";
  return samples.text ?? "";
}

type Change = (rows: Record<string, string>[]) => Record<string, string>[];

/** A folder with the five files of twenty rows each, some changed. */
function dump(changes: Partial<Record<string, Change>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "dcis-crm-"));
  for (const stream of files) {
    const name = stream.id;
    const columns = columnsOf(stream);
    const rows = Array.from({ length: 20 }, (_, row) =>
      Object.fromEntries(columns.map((column) => [column, cellOf(column, row)])),
    );
    const changed = changes[name]?.(rows) ?? rows;
    writeFileSync(join(folder, `${name}.csv`), stringify(changed, { header: true, columns }));
  }
  return folder;
}

async function counts(folder: string, mode?: "full" | "delta") {
  const { streams } = await importFiles("crm_dump", folder, {
    config: warehouse.config,
    bigquery: warehouse.bigquery,
    ...(mode ? { mode } : {}),
  });
  return Object.fromEntries(
    streams.map(({ stream, inserted, present, quarantined, deleted }) => [
      stream,
      [inserted, present, quarantined, deleted],
    ]),
  );
}

describe("importing a CRM dump", () => {
  test("stores the rows with their numbers, and the same files a second time add nothing", async () => {
    const folder = dump();
    const all = Object.fromEntries(files.map(({ id }) => [id, [20, 0, 0, 0]]));
    const none = Object.fromEntries(files.map(({ id }) => [id, [0, 0, 0, 0]]));
    expect(await counts(folder)).toEqual(all);
    expect(await counts(folder)).toEqual(none);
    const [row] = await warehouse.rows<{ payload: string }>(
      "SELECT payload FROM raw_crm_dump.accounts WHERE _pk = 'A-4'",
    );
    expect(JSON.parse(row?.payload ?? "")).toEqual({
      account_id: "A-4",
      account_name: "Basic",
      industry: "Basic",
      country: "Basic",
      signup_date: "2024-01-31",
      referral_source: "Basic",
      plan_tier: "Basic",
      seats: "12",
      is_trial: "False",
      churn_flag: "False",
      _row_number: 6,
    });
  });

  test("stores changed rows, deletes missing ones, keeps repeated keys as versions, and quarantines bad ones", async () => {
    const folder = dump({
      accounts: ([first, , ...rest]) => [{ ...first, seats: "99" }, ...rest] as Record<string, string>[],
      feature_usage: (rows) =>
        [...rows, { ...rows[3], usage_count: "77" }, rows[4]] as Record<string, string>[],
      subscriptions: (rows) =>
        rows.map((row, at) => (at === 7 ? { ...row, start_date: "31/01/2024", seats: "" } : row)),
    });
    const file = join(folder, "churn_events.csv");
    writeFileSync(file, `${readFileSync(file, "utf8")}C-99,A-1\n`);
    expect(await counts(folder)).toEqual({
      accounts: [1, 18, 0, 1],
      subscriptions: [0, 19, 1, 0],
      churn_events: [0, 20, 1, 0],
      feature_usage: [1, 21, 0, 0],
      support_tickets: [0, 0, 0, 0],
    });
    const bad = await warehouse.rows(
      "SELECT stream, row_number, path, code, pk FROM ops.quarantine WHERE source = 'crm_dump' ORDER BY stream",
    );
    expect(bad).toEqual([
      { stream: "churn_events", row_number: 22, path: "", code: "column_count", pk: "" },
      { stream: "subscriptions", row_number: 9, path: "start_date", code: "invalid_format", pk: "S-7" },
    ]);
  });

  test("as a delta deletes nothing", async () => {
    expect((await counts(dump({ accounts: (rows) => rows.slice(0, 3) }), "delta")).accounts?.[3]).toBe(0);
  });
});

describe("a dump is refused before anything is imported", () => {
  const header = (folder: string, from: string, to: string) => {
    const file = join(folder, "support_tickets.csv");
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
    return folder;
  };
  test.each<[string, () => string, string, RegExp]>([
    [
      "a column renamed",
      () => header(dump(), "priority", "prio"),
      "FILE_HEADER",
      /is "prio" the new name of "priority"/,
    ],
    [
      "a column missing",
      () => header(dump(), ",escalation_flag\n", "\n"),
      "FILE_HEADER",
      /missing "escalation_flag"/,
    ],
    [
      "a column too many",
      () => header(dump(), "priority", "priority,mood"),
      "FILE_HEADER",
      /not agreed "mood"/,
    ],
    [
      "an empty file",
      () => {
        const folder = dump();
        writeFileSync(join(folder, "support_tickets.csv"), "");
        return folder;
      },
      "FILE_HEADER",
      /missing/,
    ],
    [
      "a file missing",
      () => {
        const folder = dump();
        rmSync(join(folder, "support_tickets.csv"));
        return folder;
      },
      "FILE_MISSING",
      /not there/,
    ],
  ])("for %s", async (_, make, code, message) => {
    const folder = make();
    const failed = importFiles("crm_dump", folder, {
      config: warehouse.config,
      bigquery: warehouse.bigquery,
    });
    await expect(failed).rejects.toMatchObject({
      code,
      where: expect.stringContaining("support_tickets.csv"),
    });
    await expect(failed).rejects.toThrow(message);
    const [row] = await warehouse.rows(
      "SELECT COUNT(*) AS n FROM ops.commits WHERE source = 'crm_dump' AND stream = 'support_tickets' AND seq > 2",
    );
    expect(row).toEqual({ n: 0 });
  });
});
