import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of the tests leaves in the folder of temporary files goes with it; jest calls this before and the teardown after. */
export default async function setUp() {
  process.env.TMPDIR = await mkdtemp(join(tmpdir(), "dcis-tests-"));
}

/** Removes the folder of this run. */
export async function tearDown() {
  await rm(process.env.TMPDIR ?? "", { recursive: true, force: true });
}
