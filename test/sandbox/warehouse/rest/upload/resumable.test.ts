import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import { ResumableUploads } from "../../../../../sandbox/warehouse/rest/upload/resumable.ts";

test("an upload that lies idle for a day is forgotten with its bytes; one in use is not", async () => {
  const spool = await mkdtemp(join(tmpdir(), "spool-"));
  let hours = 0;
  const uploads = new ResumableUploads(spool, () => new Date(hours * 3_600_000));
  const piece = (id: string, range: string) =>
    uploads.append(id, range, Readable.from([Buffer.from("12345")]));
  const [idle, used] = [uploads.open({}), uploads.open({})];
  await piece(idle, "bytes 0-4/*");
  hours = 23;
  await piece(used, "bytes 0-4/*");
  hours = 25;
  await expect(piece(idle, "bytes 5-9/*")).rejects.toThrow("Not found");
  expect(await piece(used, "bytes 5-9/*")).toEqual({ received: 10 });
  expect(await readdir(spool)).toEqual([used]);
  await rm(spool, { recursive: true });
});
