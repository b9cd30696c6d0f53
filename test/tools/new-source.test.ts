import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "dcis-new-source-"));

beforeAll(() => {
  const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const wanted = new Set<string>();
  for (const file of tracked.toString().split("\0").filter(Boolean)) {
    for (let path = file; path !== "."; path = dirname(path)) wanted.add(join(root, path));
  }
  wanted.add(root.replace(/\/$/, ""));
  cpSync(root, copy, { recursive: true, filter: (path) => wanted.has(path.replace(/\/$/, "")) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const scaffold = (...args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", "tools/new-source/main.ts", ...args], {
    cwd: copy,
    encoding: "utf8",
  });

describe("npm run new source", () => {
  test("makes a source whose types, format, generated files and test are right at once", () => {
    const made = scaffold("source", "help_desk");
    expect([made.status, made.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(copy, "functions/workers.gen.ts"), "utf8")).toContain("help_desk");
    const commands: string[][] = [
      ["node_modules/typescript/bin/tsc", "--noEmit"],
      ["node_modules/@biomejs/biome/bin/biome", "check", "."],
      ["--import", "tsx", "tools/generate/main.ts", "--check"],
      [
        "--experimental-vm-modules",
        "node_modules/jest/bin/jest.js",
        "test/functions/sources/help_desk",
        "--maxWorkers=1",
      ],
    ];
    for (const command of commands) {
      const { status, stdout, stderr } = spawnSync(process.execPath, command, {
        cwd: copy,
        encoding: "utf8",
      });
      expect({ command, status, said: status === 0 ? "" : stdout + stderr }).toEqual({
        command,
        status: 0,
        said: "",
      });
    }
  });

  test("refuses a name that is taken, and one that is no name", () => {
    const file = join(copy, "includes/sources/stripe.yaml");
    const before = readFileSync(file, "utf8");
    expect(scaffold("source", "stripe")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nothing was written"),
    });
    expect(readFileSync(file, "utf8")).toBe(before);
    for (const name of ["Help-Desk", "", "../x"]) expect(scaffold("source", name).status).toBe(64);
  });
});
