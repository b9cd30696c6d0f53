import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder of this process in the system's folder for temporary files, and removes those that killed processes of the
 * same user and machine have left there. Nothing else is touched. `use` stands in its name.
 */
export async function temporaryFolder(use: "data" | "uploads", parent = tmpdir()): Promise<string> {
  await sweep(parent);
  return mkdtemp(join(parent, `warehouse-${use}-${MACHINE}-${process.pid}-`));
}

/** Machines (and containers) that share the folder do not see each other's processes. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const NAME = new RegExp(`^warehouse-(?:data|uploads)-${MACHINE}-(\\d+)-[A-Za-z0-9]{6}$`);

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    const path = join(parent, name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isDirectory() || found.uid !== userInfo().uid) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== "ESRCH";
  }
}
