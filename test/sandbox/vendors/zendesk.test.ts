import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createClient } from "node-zendesk";
import { email, fake } from "../../../sandbox/vendors/zendesk/fake.ts";
import { fileLines, openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());

// biome-ignore lint/suspicious/noExplicitAny: Zendesk's objects of every shape
type Any = any;
const lines = (file: string): Any[] =>
  fileLines(playground.dir, `zendesk/${file}.ndjson`).map((line) => JSON.parse(line));
const url = () => playground.url("zendesk");
const sdk = () => clientWith(fake.keys.ZENDESK_API_TOKEN);
const clientWith = (token: string): Any =>
  createClient({ username: email, token, endpointUri: `${url()}/api/v2` } as never);
const ids = (objects: Any[]) => objects.map(({ id }) => id).sort();
const get = (path: string) =>
  fetch(`${url()}/api/v2/${path}`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${email}/token:${fake.keys.ZENDESK_API_TOKEN}`).toString("base64")}`,
    },
  });

describe("Zendesk's own SDK", () => {
  test("exports every ticket by cursor until the end of the stream", async () => {
    const tickets: Any[] = [];
    for (let cursor: string | undefined; ; ) {
      const { result } = await sdk().ticketexport.exportCursor(0, cursor);
      tickets.push(...result.tickets);
      if (result.end_of_stream) break;
      cursor = result.after_cursor;
    }
    expect(tickets).toEqual(lines("tickets").map(({ metric_set, ...ticket }) => ticket));
  });

  test("reads people, organisations, groups, fields, service levels and ratings", async () => {
    const client = sdk();
    expect(ids(await client.users.incremental(0))).toEqual(ids(lines("users")));
    expect(ids(await client.organizations.incremental(0))).toEqual(ids(lines("organizations")));
    expect(ids((await client.groups.list()) as Any[])).toEqual(ids(lines("groups")));
    expect(ids(await client.ticketfields.list())).toEqual(ids(lines("ticket_fields")));
    expect(ids(await client.satisfactionratings.list())).toEqual(ids(lines("satisfaction_ratings")));
    const [{ sla_policies: policies }] = [(await client.policies.list())[0] ?? {}].flat() as Any[];
    expect(ids(policies)).toEqual(ids(lines("sla_policies")));
  });

  test("reads a ticket's comments and audits, and hears 404 for a deleted ticket", async () => {
    const [line] = lines("ticket_audits");
    expect(await sdk().ticketaudits.list(line.ticket_id)).toEqual(line.audits);
    const comments = lines("ticket_comments").find(({ ticket_id }) => ticket_id === line.ticket_id);
    expect(await sdk().tickets.getComments(line.ticket_id)).toEqual(comments.comments);
    const deleted = lines("tickets").find(({ status }) => status === "deleted");
    await expect(sdk().tickets.getComments(deleted.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  test("is refused with a wrong token", async () => {
    await expect(clientWith("other").groups.list()).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe("the exports", () => {
  test("hold a metric set only when it is asked for", async () => {
    const ask = async (query: string) =>
      ((await (await get(`incremental/tickets/cursor.json?start_time=0${query}`)).json()) as Any).tickets[0];
    expect(await ask("")).not.toHaveProperty("metric_set");
    expect(await ask("&include=metric_sets")).toEqual(lines("tickets")[0]);
  });

  test("give pages without a gap or a repetition, and an empty one that is not final", async () => {
    const seen: number[] = [];
    for (let place = "start_time=0", end = false; !end; ) {
      const page = (await (await get(`incremental/tickets/cursor?${place}&per_page=7`)).json()) as Any;
      seen.push(...page.tickets.map(({ id }: Any) => id));
      place = `cursor=${encodeURIComponent(page.after_cursor)}`;
      end = page.end_of_stream;
    }
    expect(seen).toEqual(lines("tickets").map(({ id }) => id));
    const deleted = lines("tickets").findIndex(({ status }) => status === "deleted");
    const before = lines("tickets")[deleted - 1];
    const cursor = Buffer.from(`${before.generated_timestamp}.0||${before.id}|`).toString("base64");
    const page = (await (
      await get(`incremental/tickets/cursor?cursor=${cursor}&per_page=1&exclude_deleted=true`)
    ).json()) as Any;
    expect([page.tickets, page.end_of_stream]).toEqual([[], false]);
  });

  test("by time begin with the second they are asked for, and say where they ended", async () => {
    const events = lines("ticket_metric_events");
    const at = Date.parse(events[500].time) / 1000;
    const page = (await (await get(`incremental/ticket_metric_events?start_time=${at}`)).json()) as Any;
    expect(page.ticket_metric_events[0].time).toBe(events[500].time);
    expect(page.end_time).toBe(Date.parse(page.ticket_metric_events.at(-1).time) / 1000);
  });

  test("refuse a start within the last minute and a cursor of somebody else's", async () => {
    await postJson(`${url()}/__clock`, { now: "2026-07-02T00:00:00Z" });
    const second = Date.parse("2026-07-02T00:00:00Z") / 1000;
    expect((await get(`incremental/users/cursor?start_time=${second - 59}`)).status).toBe(422);
    expect((await get(`incremental/users/cursor?start_time=${second - 61}`)).status).toBe(200);
    expect((await get("incremental/users/cursor?cursor=abc")).status).toBe(400);
    await postJson(`${url()}/__clock`, {});
  });

  test("answer 429 with Retry-After beyond the requests of a minute, and nothing else does", async () => {
    await postJson(`${url()}/__limits`, { perMinute: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await get("incremental/users/cursor?start_time=0")).status);
    const refused = await get("incremental/organizations?start_time=0");
    expect([...statuses, refused.status]).toEqual([200, 200, 429, 429]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
    expect((await get("groups")).status).toBe(200);
    await postJson(`${url()}/__limits`, { perMinute: 1_000 });
  });
});
