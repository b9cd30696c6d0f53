import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { openSpool } from "../../../functions/ingest/spool.ts";

const folder = mkdtempSync(join(tmpdir(), "spool-"));

test("a spool holds its lines in order, and its summary counts them", async () => {
  const spool = await openSpool(join(folder, "deep/er/a.ndjson.gz"));
  const lines = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ i, text: "é".repeat(20) }));
  for (const line of lines) await spool.write(line);
  const summary = await spool.close();
  const text = gunzipSync(readFileSync(spool.file)).toString("utf8");
  expect(text === `${lines.join("\n")}\n`).toBe(true);
  expect(summary).toEqual({
    rows: 20_000,
    bytes: Buffer.byteLength(text),
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  await spool.remove();
  expect(existsSync(spool.file)).toBe(false);
});

test("the same lines have the same hash, other lines another", async () => {
  const hashOf = async (name: string, lines: string[]) => {
    const spool = await openSpool(join(folder, name));
    for (const line of lines) await spool.write(line);
    return (await spool.close()).contentHash;
  };
  expect(await hashOf("b", ["1", "2"])).toBe(await hashOf("c", ["1", "2"]));
  expect(await hashOf("d", ["12"])).not.toBe(await hashOf("e", ["1", "2"]));
});

test("a disk that refuses is an error, not a silent loss", async () => {
  const spool = await openSpool(join(folder, "a-folder"));
  await spool.close();
  await expect(openSpool(join(spool.file, "below"))).rejects.toThrow(/ENOTDIR|EEXIST/);
});
