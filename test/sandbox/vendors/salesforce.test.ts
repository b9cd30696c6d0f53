import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import jsforce from "jsforce";
import { clientId, fake } from "../../../sandbox/vendors/salesforce/fake.ts";
import { fileLines, openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

let playground: Playground;
let url: string;
let connection: InstanceType<typeof jsforce.Connection>;

async function connect(clientSecret: string = fake.keys.SALESFORCE_CLIENT_SECRET) {
  const made = new jsforce.Connection({ oauth2: { clientId, clientSecret, loginUrl: url }, version: "65.0" });
  await made.authorize({ grant_type: "client_credentials" });
  return made;
}

beforeAll(async () => {
  playground = await openPlayground();
  url = playground.url("salesforce");
  connection = await connect();
});
afterAll(async () => playground.close());

// biome-ignore lint/suspicious/noExplicitAny: lines of every shape
const stored = (name: string): any[] =>
  fileLines(playground.dir, `salesforce/${name}.ndjson`).map((line) => JSON.parse(line));
const bare = ({ attributes: _, ...fields }: Record<string, unknown>) => fields;

describe("jsforce reads everything", () => {
  test.each([
    "User",
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "OpportunityHistory",
    "LeadHistory",
    "Task",
  ])("every field of every %s that describe names, deleted ones by queryAll only", async (object) => {
    const { fields } = await connection.describe(object);
    const names = fields.map(({ name }) => name);
    const soql = `SELECT ${names.join(", ")} FROM ${object} ORDER BY CreatedDate, Id`;
    const filled = stored(object).map((record) =>
      Object.fromEntries(names.map((name) => [name, record[name] ?? null])),
    );
    filled.sort((a, b) => (`${a.CreatedDate} ${a.Id}` < `${b.CreatedDate} ${b.Id}` ? -1 : 1));
    const all = await connection.query(soql, { scanAll: true, autoFetch: true, maxFetch: 100_000 });
    expect(all.records.map(bare)).toEqual(filled);
    const living = await connection.query(soql, { autoFetch: true, maxFetch: 100_000 });
    expect(living.records.map(bare)).toEqual(filled.filter(({ IsDeleted }) => IsDeleted !== true));
  });

  test("pages are shorter than asked for, and nextRecordsUrl leads through all of them", async () => {
    const soql = "SELECT Id FROM Task";
    const options = { headers: { "Sforce-Query-Options": "batchSize=200" } };
    const sizes: number[] = [];
    const ids: unknown[] = [];
    const wide = await connection.request<{ records: { Id: string }[] }>({
      method: "GET",
      url: `/query?q=${encodeURIComponent(`${soql} WHERE IsDeleted = false`)}`,
    });
    let page = await connection.query(soql, options);
    for (;;) {
      sizes.push(page.records.length);
      ids.push(...page.records.map(({ Id }) => Id));
      if (page.done) break;
      page = await connection.queryMore(page.nextRecordsUrl as string);
    }
    expect(ids).toEqual(wide.records.map(({ Id }) => Id));
    expect(sizes[0]).toBe(120);
  });

  test("a record is retrieved by either form of its id", async () => {
    const [account] = stored("Account").filter(({ IsDeleted }) => !IsDeleted);
    for (const id of [account.Id, account.Id.slice(0, 15)]) {
      expect(await connection.sobject("Account").retrieve(id)).toMatchObject({ Name: account.Name });
    }
  });

  test("a merged account names the one that remained", async () => {
    const { records } = await connection.query(
      "SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null",
      { scanAll: true },
    );
    expect(records.length).toBeGreaterThan(0);
    const living = stored("Account").filter(({ IsDeleted }) => !IsDeleted);
    for (const { MasterRecordId } of records) expect(living.map(({ Id }) => Id)).toContain(MasterRecordId);
  });

  test("a place in (SystemModstamp, Id) splits a table in two, ties included", async () => {
    const accounts = stored("Account");
    const middle = accounts[Math.floor(accounts.length / 2)];
    const at = middle.SystemModstamp.replace("+0000", "Z");
    const after = `(SystemModstamp = ${at} AND Id > '${middle.Id}') OR SystemModstamp > ${at}`;
    const order = "ORDER BY SystemModstamp, Id";
    const find = async (where: string) =>
      (await connection.query(`SELECT Id FROM Account WHERE ${where} ${order}`, { scanAll: true })).records;
    const ids = [...(await find(`NOT (${after})`)), ...(await find(after))].map(({ Id }) => Id);
    expect(ids).toEqual(accounts.map(({ Id }) => Id));
  });
});

describe("what Salesforce refuses is refused in its words", () => {
  test.each([
    ["SELECT Nonsense FROM Account", "INVALID_FIELD"],
    ["SELECT Id FROM Nonsense", "INVALID_TYPE"],
    ["SELECT Id FROM Account WHERE", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Type = 'b' OR Phone = 'c'", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account WHERE SystemModstamp > '2026-01-01T00:00:00Z'", "INVALID_FIELD"],
    ["SELECT Id FROM Account GROUP BY Id", "MALFORMED_QUERY"],
    ["SELECT Id, Owner.Name FROM Account", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account; DROP", "MALFORMED_QUERY"],
  ])("%s is %s", async (soql, errorCode) => {
    await expect(connection.query(soql)).rejects.toMatchObject({ errorCode });
  });

  test("an ended session is INVALID_SESSION_ID, and jsforce goes on with a new one", async () => {
    const { accessToken } = await connect();
    await postJson(`${url}/__sessions`, { expire: true });
    const query = (options: object) =>
      new jsforce.Connection({ instanceUrl: url, accessToken: accessToken ?? "", ...options }).query(
        "SELECT Id FROM User",
      );
    await expect(query({})).rejects.toMatchObject({ errorCode: "INVALID_SESSION_ID" });
    connection = await connect();
    const refreshFn = (_: unknown, done: (error: null, token: string | null) => void) =>
      done(null, connection.accessToken ?? null);
    expect((await query({ refreshFn })).totalSize).toBe(stored("User").length);
  });

  test("past the day's limit is REQUEST_LIMIT_EXCEEDED", async () => {
    await postJson(`${url}/__sessions`, { requests: 1 });
    await connection.query("SELECT Id FROM User");
    await expect(connection.query("SELECT Id FROM User")).rejects.toMatchObject({
      errorCode: "REQUEST_LIMIT_EXCEEDED",
    });
    await postJson(`${url}/__sessions`, { requests: null });
  });

  test("a forgotten locator is INVALID_QUERY_LOCATOR", async () => {
    await expect(
      connection.queryMore("/services/data/v65.0/query/01g8c0000000999999-1-1"),
    ).rejects.toMatchObject({
      errorCode: "INVALID_QUERY_LOCATOR",
    });
  });

  test("another secret opens no session", async () => {
    await expect(connect("other")).rejects.toThrow("invalid client credentials");
  });
});
