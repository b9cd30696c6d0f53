import { expect, test } from "@jest/globals";
import { z } from "zod";
import { rowMaker } from "../../../functions/ingest/row.ts";
import type { Stream } from "../../../functions/ingest/stream.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { loadConfig } from "../../../lib/config.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";

/** All but GA4's: its worker makes its records itself. */
const contracts = Object.keys(workers)
  .filter((source) => source !== "ga4_data_api")
  .flatMap(streamsOf)
  .map((stream) => ({ name: `${stream.source}.${stream.spec.id}`, ...stream }));

test.each(contracts)(
  "the contract of $name refuses no field that it does not name, at any depth",
  ({ record }) => {
    expect(closedObjects(record)).toEqual([]);
  },
);

test("an object that takes no other fields is found, however deep", () => {
  const closed = z.object({
    list: z.array(z.object({ inner: z.strictObject({ a: z.string() }).nullable() })),
  });
  expect(closedObjects(closed)).toHaveLength(1);
});

test("a field that no contract names reaches raw as it came, and is seen as drift", () => {
  const swanai = contracts.find(({ name }) => name === "swanai.identifications");
  const text = JSON.stringify({
    id: "i",
    date: "2026-06-01",
    identified_at: "2026-06-01T08:00:00Z",
    updated_at: "2026-06-01T08:00:00Z",
    company: {
      ...{ name: "n", domain: null, employees: 7, size_band: null, vertical: null, country: null },
      ...{ tech_stack: [], founded: 1998 },
    },
    sessions: 1,
    visits: [],
    signals: [],
    news: { a: [1] },
  });
  const row = rowMaker(swanai as unknown as Stream)({ text }, 1, 0);
  expect(row.bad).toBe(false);
  expect(JSON.parse(row.line).payload).toBe(text);
  expect(row.value).toMatchObject({ company: { founded: 1998 }, news: { a: [1] } });
});

/** The streams of a worker that is never run. */
function streamsOf(source: string) {
  const spec = loadSource(source);
  const names = [...Object.keys(spec.secrets), ...Object.keys(spec.settings ?? {})];
  const env = Object.fromEntries(names.map((name) => [name, "http://localhost:1"]));
  const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env });
  return (workers[source]?.({ spec, config }) ?? []).map((stream) => ({ ...stream, source }));
}

/** The objects of a schema that refuse other fields, as JSON Schema says it of what goes in. */
function closedObjects(schema: z.ZodType): unknown[] {
  const found: unknown[] = [];
  z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === "object" && jsonSchema.additionalProperties === false) found.push(jsonSchema);
    },
  });
  return found;
}
