import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { fake as backend } from "../../../sandbox/vendors/backend/fake.ts";
import { fileLines, openPlayground, type Playground } from "./company-and-vendors.ts";

interface Page {
  items: { id: string; seq: number }[];
  next_seq: number;
  has_more: boolean;
}

let playground: Playground;

beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());

function get(path: string, token: string = backend.keys.BACKEND_API_TOKEN): Promise<Response> {
  return fetch(`${playground.url("backend")}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

async function readAll(entity: string, limit: number): Promise<string[]> {
  const lines: string[] = [];
  for (let after = 0, more = true; more; ) {
    const page = (await (await get(`/v1/${entity}?after_seq=${after}&limit=${limit}`)).json()) as Page;
    lines.push(...page.items.map((item) => JSON.stringify(item)));
    after = page.next_seq;
    more = page.has_more;
  }
  return lines;
}

describe("the export API", () => {
  test.each([
    ["accounts", 7],
    ["users", 50],
    ["events", 1_000],
    ["locations", 30],
    ["devices", 70],
    ["device_events", 1_000],
    ["features", 5],
  ] as const)("pages of %s hold every row once, in order of seq", async (entity, limit) => {
    expect(await readAll(entity, limit)).toEqual(fileLines(playground.dir, `backend/${entity}.ndjson`));
  });

  test("a page after the last row is empty and repeats the cursor", async () => {
    const page = await (await get("/v1/users?after_seq=99999999")).json();
    expect(page).toEqual({ items: [], next_seq: 99_999_999, has_more: false });
  });

  test("a limit above 1,000 and a cursor that is no number are refused", async () => {
    expect((await get("/v1/events?limit=1001")).status).toBe(400);
    expect((await get("/v1/events?after_seq=x")).status).toBe(400);
  });

  test("another token is a 401 with an error code", async () => {
    const answer = await get("/v1/accounts", "other");
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: "unauthorized" } }]);
  });

  test("the OpenAPI document describes every path that answers", async () => {
    const document = (await (await get("/openapi.json")).json()) as {
      openapi: string;
      paths: object;
      components: { schemas: Record<string, { required?: string[] }> };
    };
    expect(document.openapi).toBe("3.1.0");
    const collections = [
      ["accounts", "Account"],
      ["users", "User"],
      ["events", "Event"],
      ["locations", "Location"],
      ["devices", "Device"],
      ["device_events", "DeviceEvent"],
      ["features", "Feature"],
    ] as const;
    expect(Object.keys(document.paths)).toEqual(collections.map(([path]) => `/v1/${path}`));
    for (const [path, schema] of collections) {
      const page = (await (await get(`/v1/${path}?limit=1`)).json()) as Page;
      expect(Object.keys(page.items[0] ?? {})).toEqual(document.components.schemas[schema]?.required);
    }
  });
});
