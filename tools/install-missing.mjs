/**
 * Installs the packages of package-lock.json when they are missing or older than the lock file.
 * Runs before `npm run demo` and `npm test`, so it uses nothing but Node itself; offline once installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `NODE_TOO_OLD: this project needs Node 20.19 or later; this is Node ${process.versions.node} (${process.execPath}).\n` +
      "Install a current Node (https://nodejs.org), then run the command again.",
  );
  process.exit(1);
}

const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");
const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;

if (!upToDate) {
  console.error("Installing packages (once; takes about a minute) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0 || !existsSync(installed)) {
    console.error(
      "INSTALL_FAILED: npm install did not finish. Check the network or the npm registry, then run it by hand.",
    );
    process.exit(1);
  }
  const now = new Date();
  utimesSync(installed, now, now);
}
