import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { generate } from "../../../sandbox/company/generate.ts";
import { latest, ndjson } from "./small-company.ts";

test("the five CSV files hold the users, sessions, events, subscriptions and payments of the company", () => {
  const dir = mkdtempSync(join(tmpdir(), "dcis-company-"));
  const { counts } = generate({ scale: "small", seed: 7, out: dir, csv: true });
  const rows = (name: string): Record<string, string>[] =>
    parse(readFileSync(join(dir, "csv", `${name}.csv`)), { columns: true });
  const wire = { users: "backend/users", events: "backend/events", subscriptions: "stripe/subscriptions" };
  for (const [name, path] of Object.entries(wire)) {
    expect(rows(name).map((r) => r.id)).toEqual(latest(dir, `${path}.ndjson`).map((o) => o.id));
  }
  expect(rows("sessions")).toHaveLength(counts.sessions as number);
  const events = rows("sessions").reduce((sum, s) => sum + Number(s.event_count), 0);
  expect(events).toBe(counts["backend.events"]);
  const charged = ndjson(dir, "stripe/charges.ndjson").reduce((sum, c) => sum + c.amount, 0);
  expect(rows("payments").reduce((sum, p) => sum + Number(p.amount), 0)).toBe(charged);
  rmSync(dir, { recursive: true, force: true });
});
