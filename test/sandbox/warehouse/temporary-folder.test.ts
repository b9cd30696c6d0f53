import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";
import { temporaryFolder } from "../../../sandbox/warehouse/temporary-folder.ts";

test("a new folder takes away those of processes that are gone, and nothing else", async () => {
  const parent = await mkdtemp(join(tmpdir(), "sweep-"));
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  const alive = basename(await temporaryFolder("data", parent));
  const of = (pid: number, ending = "abcDEF") =>
    alive.replace(`-${process.pid}-`, `-${pid}-`).replace(/[^-]+$/, ending);
  const kept = [
    of(gone, "longer-name"),
    of(1),
    `other-${gone}-abcDEF`,
    `warehouse-data-0badcafe-${gone}-abcDEF`,
  ];
  for (const name of [...kept, of(gone)]) await mkdir(join(parent, name));
  await writeFile(join(parent, of(gone), "rows"), "x");
  await writeFile(join(parent, of(gone, "afile0")), "x");
  await symlink(join(parent, of(1)), join(parent, of(gone, "alink0")));
  const fresh = basename(await temporaryFolder("data", parent));
  const left = await readdir(parent);
  expect(left.sort()).toEqual([...kept, alive, fresh, of(gone, "afile0"), of(gone, "alink0")].sort());
  await rm(parent, { recursive: true });
});
