import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createClient } from "@supabase/supabase-js";
import WebSocket from "ws";
import { anonKey, fake as supabase } from "../../../sandbox/vendors/supabase/fake.ts";
import { fileLines, openPlayground, type Playground } from "./company-and-vendors.ts";

let playground: Playground;

beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());

function client(key: string = supabase.keys.SUPABASE_SERVICE_KEY) {
  return createClient(playground.url("supabase"), key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never },
  });
}

/** Ids as digits: JSON.parse would round them. */
function idsIn(table: string): string[] {
  return fileLines(playground.dir, `supabase/${table}.ndjson`).map(
    (l) => /^\{"id":"?([^",]+)/.exec(l)?.[1] ?? "",
  );
}

describe("supabase-js reads everything", () => {
  test("keyset pages of the default size hold every row once", async () => {
    const seen: string[] = [];
    for (let last: { at: string; pk: string } | null = null; ; ) {
      let query = client().from("lead_scores").select("pk:id::text,updated_at");
      if (last)
        query = query.or(`updated_at.gt."${last.at}",and(updated_at.eq."${last.at}",id.gt.${last.pk})`);
      const { data, error } = await query.order("updated_at").order("id");
      expect(error).toBeNull();
      if (!data || data.length === 0) break;
      expect(data.length).toBeLessThanOrEqual(1_000);
      seen.push(...data.map((r) => String(r.pk)));
      expect(seen.length).toBeLessThan(10_000);
      const final = data.at(-1) as { updated_at: string; pk: string };
      last = { at: final.updated_at, pk: final.pk };
    }
    expect(seen.length).toBeGreaterThan(2_000);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.toSorted()).toEqual(idsIn("lead_scores").toSorted());
  });

  test("offset pages of range() hold every row once", async () => {
    const seen: string[] = [];
    for (let from = 0; ; from += 700) {
      const { data } = await client()
        .from("lead_scores")
        .select("pk:id::text")
        .order("id")
        .range(from, from + 699);
      if (!data || data.length === 0) break;
      seen.push(...data.map((r) => String(r.pk)));
    }
    expect(seen).toEqual(idsIn("lead_scores").toSorted());
  });

  test("an int8 beyond 2^53 keeps its digits", async () => {
    const headers = { apikey: supabase.keys.SUPABASE_SERVICE_KEY };
    const url = `${playground.url("supabase")}/rest/v1/lead_scores?select=id&order=id&limit=3`;
    const text = await (await fetch(url, { headers })).text();
    expect(text.match(/\d{10,}/g)).toEqual(["9007199254740993", "9007199254740994", "9007199254740995"]);
    expect(text).not.toContain('"9007');
  });

  test("a row without a limit is silently cut at 1,000, and the count tells", async () => {
    const { data, count, status } = await client().from("lead_scores").select("lead_id", { count: "exact" });
    expect(data).toHaveLength(1_000);
    expect(count).toBe(playground.counts["lead_scoring.lead_scores"]);
    expect(status).toBe(206);
    const head = await client().from("lead_scores").select("*", { count: "exact", head: true });
    expect(head.count).toBe(count);
  });

  test("filters eq, gt, in, is and like do what they say", async () => {
    const runs = (await client().from("lead_scoring_runs").select("*").order("window_start")).data ?? [];
    expect(runs).toHaveLength(52);
    const one = await client().from("lead_scoring_runs").select("id").eq("window_start", "2024-07-15");
    expect(one.data).toEqual([{ id: runs[1]?.id }]);
    const late = await client().from("lead_scoring_runs").select("id").gt("scored_at", runs[49]?.scored_at);
    expect(late.data).toHaveLength(2);
    const classes = await client()
      .from("lead_scores")
      .select("lead_class")
      .in("lead_class", [1, 4])
      .limit(500);
    expect(new Set(classes.data?.map((r) => r.lead_class))).toEqual(new Set([1, 4]));
    const noDomain = await client().from("lead_scores").select("company_domain").is("company_domain", null);
    expect(noDomain.data?.length).toBeGreaterThan(50);
    expect(noDomain.data?.every((r) => r.company_domain === null)).toBe(true);
    const greek = await client().from("lead_scores").select("email").like("email", "%.gr");
    expect(greek.data?.length).toBeGreaterThan(5);
    expect(greek.data?.every((r) => r.email.endsWith(".gr"))).toBe(true);
  });
});

describe("what PostgREST refuses is refused in its words", () => {
  test("the anon key sees empty tables under row-level security", async () => {
    const { data, status } = await client(anonKey).from("lead_scores").select("id");
    expect([data, status]).toEqual([[], 200]);
  });

  test("an unknown key is a 401", async () => {
    const { error, status } = await client("a.b.c").from("lead_scores").select("id");
    expect([error?.message, status]).toEqual(["Invalid API key", 401]);
  });

  test("an unknown table and an unknown column are named", async () => {
    const table = await client().from("leads").select("id");
    expect([table.error?.code, table.status]).toEqual(["PGRST205", 404]);
    const column = await client().from("lead_scores").select("nothing");
    expect([column.error?.code, column.status]).toEqual(["42703", 400]);
  });

  test("an offset past the end is a 416 where rows are counted", async () => {
    const { status } = await client()
      .from("lead_scores")
      .select("id", { count: "exact" })
      .range(9_000_000, 9_000_009);
    expect(status).toBe(416);
  });
});
