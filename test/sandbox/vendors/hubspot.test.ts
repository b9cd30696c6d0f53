import { Client } from "@hubspot/api-client";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { fake } from "../../../sandbox/vendors/hubspot/fake.ts";
import { fileLines, openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

let playground: Playground;
let client: Client;
const clientOf = (accessToken: string) => new Client({ accessToken, basePath: playground.url("hubspot") });

beforeAll(async () => {
  playground = await openPlayground();
  client = clientOf(fake.keys.HUBSPOT_ACCESS_TOKEN);
});
afterAll(async () => playground.close());

// biome-ignore lint/suspicious/noExplicitAny: lines of every shape
const stored = (name: string): any[] =>
  fileLines(playground.dir, `hubspot/${name}.ndjson`).map((line) => JSON.parse(line));
const byId = (a: string, b: string) => Number(a) - Number(b);
const idsOf = (type: string, archived: boolean) =>
  stored(type)
    .filter((record) => record.archived === archived)
    .map(({ id }) => id)
    .sort(byId);

describe("the official client reads everything", () => {
  test("pages of companies hold every living one once, archived ones in a list of their own", async () => {
    for (const archived of [false, true]) {
      const ids: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await client.crm.companies.basicApi.getPage(
          100,
          after,
          ["name"],
          undefined,
          undefined,
          archived,
        );
        ids.push(...page.results.map(({ id }) => id));
        after = page.paging?.next?.after;
        if (after === undefined) break;
      }
      expect(ids).toEqual(idsOf("companies", archived));
    }
  });

  test.each(["calls", "emails", "meetings", "notes", "tickets"])("pages of %s do too", async (type) => {
    const all = await client.crm.objects.basicApi.getPage(type, 100);
    expect(all.results.map(({ id }) => id)).toEqual(idsOf(type, false).slice(0, 100));
  });

  test("a search by time of change and id walks through all contacts, page after page", async () => {
    const ids: string[] = [];
    for (let last = "0"; ; last = ids.at(-1) ?? "") {
      const { results } = await client.crm.contacts.searchApi.doSearch({
        filterGroups: [
          {
            filters: [
              { propertyName: "lastmodifieddate", operator: "GTE" as never, value: "0" },
              { propertyName: "hs_object_id", operator: "GT" as never, value: last },
            ],
          },
        ],
        sorts: ["hs_object_id"],
        limit: 100,
      });
      if (results.length === 0) break;
      ids.push(...results.map(({ id }) => id));
    }
    expect(ids).toEqual(idsOf("contacts", false));
  });

  test("a batch read has the properties asked for and the history of the stage, newest first", async () => {
    const [deal] = stored("deals").filter((one) => !one.archived && one.propertiesWithHistory.dealstage[1]);
    const inputs = [{ id: deal.id }];
    const { results } = await client.crm.deals.batchApi.read({
      inputs,
      properties: ["amount", "no_such_property"],
      propertiesWithHistory: ["dealstage"],
    });
    expect(results[0]?.properties.amount).toBe(deal.properties.amount);
    expect(results[0]?.properties).not.toHaveProperty("no_such_property");
    const times = results[0]?.propertiesWithHistory?.dealstage?.map(({ timestamp }) =>
      timestamp.toISOString(),
    );
    expect(times).toEqual(
      deal.propertiesWithHistory.dealstage.map((step: { timestamp: string }) => step.timestamp),
    );
    expect(times).toEqual(times?.toSorted().reverse());
  });

  test("an id that was merged leads to the company that remained", async () => {
    const winner = stored("companies").find(({ properties }) => properties.hs_merged_object_ids);
    const [gone] = winner.properties.hs_merged_object_ids.split(";");
    const found = await client.crm.companies.basicApi.getById(gone);
    expect(found.id).toBe(winner.id);
  });

  test("associations of contacts with companies are those of the file, both ways", async () => {
    const lines = stored("associations").filter((line) => line.from_type === "contacts");
    const [line] = lines;
    const there = await client.crm.associations.v4.batchApi.getPage("contacts", "companies", {
      inputs: [{ id: line.from_id }],
    });
    expect(there.results.map(({ _from, to }) => [_from.id, Number(to[0]?.toObjectId)])).toEqual([
      [line.from_id, line.to[0].toObjectId],
    ]);
    const back = await client.crm.associations.v4.batchApi.getPage("companies", "contacts", {
      inputs: [{ id: String(line.to[0].toObjectId) }],
    });
    expect(back.results[0]?.to.map(({ toObjectId }) => String(toObjectId))).toContain(line.from_id);
  });

  test("owners who left are archived, the pipeline has its stages, properties are defined", async () => {
    const current = await client.crm.owners.ownersApi.getPage(undefined, undefined, 100, false);
    const former = await client.crm.owners.ownersApi.getPage(undefined, undefined, 100, true);
    expect(current.results.length + former.results.length).toBe(stored("owners").length);
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll("deals");
    expect(pipelines.results[0]?.stages.map(({ id }) => id)).toContain("closedwon");
    const properties = await client.crm.properties.coreApi.getAll("deals");
    expect(properties.results.map(({ name }) => name)).toContain("dealstage");
  });
});

describe("HubSpot's own limits hold", () => {
  const search = (body: object) =>
    client.crm.companies.searchApi.doSearch({ filterGroups: [], ...body } as never);

  test("a page of more than 200 results, and one beyond the ten-thousandth, is a 400", async () => {
    await expect(search({ limit: 201 })).rejects.toMatchObject({ code: 400 });
    await expect(search({ limit: 200, after: "9801" })).rejects.toMatchObject({ code: 400 });
    await expect(search({ limit: 200, after: "9800" })).resolves.toMatchObject({ results: [] });
  });

  test("two rules of order and an operator that is not played are refused", async () => {
    await expect(search({ sorts: ["createdate", "hs_object_id"] })).rejects.toMatchObject({ code: 400 });
    const filters = [{ propertyName: "name", operator: "CONTAINS_TOKEN", value: "school" }];
    await expect(search({ filterGroups: [{ filters }] })).rejects.toMatchObject({ code: 400 });
  });

  test("the search shows no archived record, and none that is not indexed yet", async () => {
    const [hidden] = idsOf("calls", false);
    await postJson(`${playground.url("hubspot")}/__unindexed`, { type: "calls", ids: [hidden] });
    const filters = [{ propertyName: "hs_object_id", operator: "GTE" as never, value: "0" }];
    const { total } = await client.crm.objects.searchApi.doSearch("calls", {
      filterGroups: [{ filters }],
    } as never);
    expect(total).toBe(idsOf("calls", false).length - 1);
    const read = await client.crm.objects.batchApi.read("calls", {
      inputs: [{ id: hidden }],
      properties: [],
      propertiesWithHistory: [],
    });
    expect(read.results).toHaveLength(1);
  });

  test("a batch of more than 100 records, 50 with history, is a 400", async () => {
    const inputs = idsOf("contacts", false)
      .slice(0, 51)
      .map((id) => ({ id }));
    const read = (propertiesWithHistory: string[]) =>
      client.crm.contacts.batchApi.read({ inputs, properties: [], propertiesWithHistory });
    await expect(read(["hs_lead_status"])).rejects.toMatchObject({ code: 400 });
    await expect(read([])).resolves.toMatchObject({ status: "COMPLETE" });
  });

  test("records that are gone come as errors within a 207", async () => {
    const answer = await fetch(`${playground.url("hubspot")}/crm/v3/objects/companies/batch/read`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${fake.keys.HUBSPOT_ACCESS_TOKEN}`,
      },
      body: JSON.stringify({ inputs: [{ id: "1" }] }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([207, { results: [], numErrors: 1 }]);
  });

  test("more searches than allowed within a second are a 429 with HubSpot's policy", async () => {
    const limit = (searchPerSecond: number | null) =>
      postJson(`${playground.url("hubspot")}/__limits`, { searchPerSecond });
    await limit(2);
    const answers = await Promise.allSettled([1, 2, 3].map(() => search({})));
    await limit(null);
    const refused = answers.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      reason: { code: 429, body: { errorType: "RATE_LIMIT", policyName: "SECONDLY" } },
    });
  });

  test("another token is a 401", async () => {
    const refused = clientOf("other").crm.companies.basicApi.getPage();
    await expect(refused).rejects.toMatchObject({ code: 401, body: { category: "INVALID_AUTHENTICATION" } });
  });
});
