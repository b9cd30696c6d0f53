import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { googleFiles } from "../../../tools/check-googlesql/google/install.ts";

test("a platform without Google's server is told which ones have it", async () => {
  await expect(googleFiles(() => {}, { platform: "win32 x64" })).rejects.toThrow(
    "Google's implementation exists for linux x64, linux arm64, darwin x64, darwin arm64, not for win32 x64.",
  );
});

test("nothing is fetched where it may not be", async () => {
  const folder = await mkdtemp(join(tmpdir(), "no-google-"));
  await expect(googleFiles(() => {}, { fetch: false, folder, platform: "linux x64" })).rejects.toThrow(
    "run `npm run check:googlesql` once",
  );
});
