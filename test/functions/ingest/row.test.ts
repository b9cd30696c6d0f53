import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { rowMaker, sha256 } from "../../../functions/ingest/row.ts";
import type { Item, Stream } from "../../../functions/ingest/stream.ts";

function stream(spec: Partial<Stream["spec"]> = {}, more: Partial<Stream> = {}): Stream {
  return {
    spec: { id: "things", primaryKey: ["id"], version: null, ...spec },
    record: z.object({ id: z.union([z.string(), z.number()]), name: z.string() }),
    ...more,
  } as Stream;
}

function make(item: Item, of: Stream = stream(), seq = 3, ord = 7) {
  const row = rowMaker(of)(item, seq, ord);
  return { ...row, fields: JSON.parse(row.line) as Record<string, unknown> };
}

describe("a stage row", () => {
  test("holds the payload exactly as received", () => {
    const text = '{ "id" : "a", "name":"\\u00e9", "n": 12345678901234567890.10 }';
    const { fields, bad } = make({ text });
    expect(bad).toBe(false);
    expect(fields).toMatchObject({
      _pk: "a",
      _op: "upsert",
      _ord: 7,
      payload: text,
      _payload_hash: sha256(text),
    });
  });

  test("has an id of stream, key, version and payload that does not depend on its batch", () => {
    const versioned = stream({ version: "at" });
    const item = { text: '{"id":"a","name":"n","at":"2026-01-01T00:00:00.123456Z"}' };
    const first = make(item, versioned, 1, 0).fields;
    expect(first._source_updated_at).toBe("2026-01-01T00:00:00.123456Z");
    expect(make(item, versioned, 9, 5).fields._row_id).toBe(first._row_id);
    expect(make({ text: item.text.replace("n", "m") }, versioned).fields._row_id).not.toBe(first._row_id);
  });

  test("takes its place as version where the source has none, so that A, B, A are three rows", () => {
    const item = { text: '{"id":"a","name":"n"}' };
    expect(make(item, stream(), 1, 0).fields._row_id).not.toBe(make(item, stream(), 3, 0).fields._row_id);
  });

  test("joins several key fields as a JSON array, so that no two keys meet", () => {
    const of = stream({ primaryKey: ["id", "name"] });
    expect(make({ text: '{"id":"a,b","name":"c"}' }, of).fields._pk).toBe('["a,b","c"]');
  });

  test("is a delete when the record says so or a tombstone came", () => {
    const flagged = stream({}, { isDeleted: (value) => (value as { gone?: boolean }).gone === true });
    expect(make({ text: '{"id":"a","name":"n","gone":true}' }, flagged).fields._op).toBe("delete");
    expect(make({ value: { id: "a" }, tombstone: true }).fields).toMatchObject({ _op: "delete" });
    expect(make({ value: { id: "a" }, tombstone: true }).bad).toBe(false);
  });

  test("hashes the identity, not what changes beside it", () => {
    const a = make({ value: { id: "a", name: "n", row: 1 }, identity: "same" });
    const b = make({ value: { id: "a", name: "n", row: 2 }, identity: "same" });
    expect(a.fields._payload_hash).toBe(b.fields._payload_hash);
  });
});

describe("a bad record goes to quarantine with path, code and message", () => {
  const wide = "x".repeat(2000);
  test.each<[string, Item, string, string]>([
    ["a required field is missing", { text: '{"id":"a"}' }, "name", "invalid_type"],
    ["a number is beyond a double", { text: '{"id":1e400,"name":"n"}' }, "id", "invalid_union"],
    ["it is no object", { text: "7" }, "", "invalid_type"],
    ["it is no JSON", { text: "{nope" }, "", "invalid_json"],
    ["an integer key lost digits", { text: '{"id":9007199254740993,"name":"n"}' }, "id", "missing_key"],
    ["the key is empty", { text: '{"id":"","name":"n"}' }, "id", "missing_key"],
    ["the key holds NUL", { text: '{"id":"a\\u0000","name":"n"}' }, "id", "invalid_key"],
    ["the key holds half a character", { text: '{"id":"\\ud800","name":"n"}' }, "id", "invalid_key"],
    ["the key is too long", { text: JSON.stringify({ id: wide, name: "n" }) }, "id", "key_too_long"],
    ["the source found it bad", { text: "{}", problem: { path: "p", code: "c", message: "m" } }, "p", "c"],
  ])("when %s", (_, item, path, code) => {
    const { fields, bad } = make(item);
    expect(bad).toBe(true);
    expect(fields).toMatchObject({
      _error_path: path,
      _error_code: code,
      _error_message: expect.stringMatching(/./),
    });
    expect(fields.payload).toBe(item.text);
  });

  test("when its version is no time", () => {
    const { fields } = make({ text: '{"id":"a","name":"n","at":"yesterday"}' }, stream({ version: "at" }));
    expect(fields).toMatchObject({ _error_path: "at", _error_code: "invalid_version" });
  });

  test("with secrets blanked in its message", () => {
    const item = { text: "{}", problem: { path: "", code: "c", message: "token canary-1" } };
    const row = rowMaker(stream(), (text) => text.replace("canary-1", "[redacted]"))(item, 1, 0);
    expect(JSON.parse(row.line)._error_message).toBe("token [redacted]");
  });
});

test("hostile strings survive the way into NDJSON and back", () => {
  for (const name of [
    "\n\r\u2028",
    '"\\',
    "\ud83d\ude00",
    "\ud800",
    "\0",
    "', DROP TABLE",
    "‮",
    "x".repeat(1e6),
  ]) {
    const { line } = make({ value: { id: "a", name } });
    expect(line).not.toMatch(/[\n\r]/);
    expect(JSON.parse(JSON.parse(line).payload).name).toBe(name);
  }
});
