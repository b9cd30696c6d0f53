import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Clock } from "../../../lib/clock.ts";
import { asFetch } from "../../../lib/http/as-fetch.ts";
import { createHttp } from "../../../lib/http/client.ts";
import { retryAfter } from "../../../lib/http/retry-after.ts";
import { tokenBucket } from "../../../lib/http/token-bucket.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answers: Answer[] = [];
let seen: { url: string; authorization: string }[] = [];
let base = "";
const server = createServer((request, response) => {
  seen.push({ url: request.url ?? "", authorization: String(request.headers.authorization) });
  (answers.shift() ?? status(200, '{"ok":true}'))(request, response);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = [];
  seen = [];
});

function status(code: number, body = "{}", headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end(body);
}
const cut: Answer = (request) => request.socket.destroy();
const halfway: Answer = (_, response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"half":');
  setTimeout(() => response.destroy(), 5);
};

/** A clock whose sleeps pass at once; it records them. */
function quickClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let now = Date.parse("2026-01-01T00:00:00Z");
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(Math.round(milliseconds));
      now += milliseconds;
    },
  };
}

function client(clock = quickClock(), more = {}) {
  return createHttp({
    source: "shop",
    baseUrl: base,
    perSecond: 1e6,
    clock,
    random: () => 0.5,
    headers: { authorization: "Bearer canary-secret" },
    secrets: ["canary-secret"],
    ...more,
  });
}

describe("the HTTP client", () => {
  test.each([
    ["429", status(429)],
    ["500", status(500)],
    ["a cut connection", cut],
    ["a body that ends early", halfway],
    ["JSON cut off", status(200, '{"items":[{')],
    ["HTML with status 200", status(200, "<html>busy</html>")],
    ["an empty body with status 200", status(200, "")],
  ])("tries again after %s", async (_, fault) => {
    answers = [fault, fault];
    const clock = quickClock();
    expect((await client(clock).request("/x")).text).toBe('{"ok":true}');
    expect(seen).toHaveLength(3);
    expect(clock.slept).toEqual([500, 1000]);
  });

  test("gives up after five tries and names the path without its query", async () => {
    answers = Array.from({ length: 9 }, () => status(503));
    const failed = client().request("/x?cursor=abc");
    await expect(failed).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      retryable: true,
      where: `${base}/x`,
    });
    await expect(failed).rejects.toThrow(/5 tries: status 503/);
    expect(seen).toHaveLength(5);
  });

  test("waits as long as Retry-After asks, in seconds or until a date, up to its cap", async () => {
    const clock = quickClock();
    answers = [
      status(429, "", { "retry-after": "7" }),
      status(429, "", { "retry-after": "Thu, 01 Jan 2026 00:00:20 GMT" }),
      status(429, "", { "retry-after": "3600" }),
    ];
    await client(clock).request("/x");
    expect(clock.slept).toEqual([7000, 13000, 30000]);
  });

  test("ends at its deadline instead of waiting beyond it", async () => {
    answers = Array.from({ length: 9 }, () => status(429, "", { "retry-after": "25" }));
    await expect(client(quickClock(), { deadlineMs: 40_000 }).request("/x")).rejects.toMatchObject({
      code: "SOURCE_DEADLINE",
    });
    expect(seen).toHaveLength(2);
  });

  test("does not follow a redirect, nor an address of another host", async () => {
    answers = [status(302, "", { location: "http://169.254.169.254/" })];
    await expect(client().request("/x")).rejects.toMatchObject({ code: "SOURCE_REDIRECT" });
    await expect(client().request("http://169.254.169.254/token")).rejects.toMatchObject({
      code: "SOURCE_REDIRECT",
    });
    await expect(client().request("//evil.example/x")).resolves.toMatchObject({ status: 200 });
    expect(seen.map(({ url }) => url)).toEqual(["/x", "/evil.example/x"]);
  });

  test("tells refused credentials from a refused request, and tries neither again", async () => {
    answers = [status(401, '{"error":"bad key canary-secret"}'), status(404)];
    await expect(client().request("/x")).rejects.toMatchObject({ code: "SOURCE_AUTH" });
    await expect(client().request("/x")).rejects.toMatchObject({ code: "SOURCE_REFUSED" });
    expect(seen).toHaveLength(2);
  });

  test("never shows the secret that it sends", async () => {
    answers = [status(302, "", { location: "/?k=canary-secret" }), ...Array.from({ length: 5 }, () => cut)];
    const errors = [
      await client()
        .request("/a")
        .catch((error) => error),
      await client()
        .request("/b")
        .catch((error) => error),
    ];
    for (const error of errors) {
      expect(
        JSON.stringify([error, error.message, error.cause, error.cause?.message, error.stack]),
      ).not.toContain("canary-secret");
    }
    expect(seen[0]?.authorization).toBe("Bearer canary-secret");
  });

  test("reads a body by the caller's reader and tries again when that throws", async () => {
    answers = [status(200, "one"), status(200, "[2]")];
    const answer = await client().request("/x", { read: (text) => JSON.parse(text) as number[] });
    expect(answer.value).toEqual([2]);
  });

  test("stops at once when its caller aborts", async () => {
    const abort = new AbortController();
    answers = [() => abort.abort(new Error("stop"))];
    await expect(client().request("/x", { signal: abort.signal })).rejects.toThrow("stop");
  });

  test("serves SDKs as fetch, which read error statuses themselves", async () => {
    answers = [status(404, '{"error":{}}', { "x-id": "1" })];
    const response = await asFetch(client())(`${base}/v1?a=b`, { method: "GET" });
    expect([response.status, response.headers.get("x-id"), await response.json()]).toEqual([
      404,
      "1",
      { error: {} },
    ]);
    expect(seen[0]?.url).toBe("/v1?a=b");
  });
});

test("a token bucket lets a burst through and then the rate", async () => {
  const clock = quickClock();
  const bucket = tokenBucket(10, 2, clock);
  for (let call = 0; call < 5; call += 1) await bucket.take();
  expect(clock.slept).toEqual([100, 100, 100]);
});

test.each([
  ["12", 12_000],
  ["1.5", 1_500],
  ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
  ["Thu, 01 Jan 2020 00:00:00 GMT", 0],
  ["soon", undefined],
  ["-5", undefined],
  [undefined, undefined],
])("Retry-After %p means %p ms", (header, wait) => {
  expect(retryAfter(header, Date.parse("2026-01-01T00:00:00Z"))).toBe(wait);
});
