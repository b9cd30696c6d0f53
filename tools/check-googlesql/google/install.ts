import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../../lib/local/process.ts";
import { local } from "../../../lib/paths.ts";

/** Google's analyser and reference implementation of GoogleSQL as a package with a server for each platform. */
const PACKAGE = "@fivetrandevelopers/zetasql";
const VERSION = "1.13.0";
const SIZE = "about 340 MB on disk";

/** The server's file in the package, by platform and architecture. */
const SERVERS: Readonly<Record<string, string>> = {
  "linux x64": "remote_server.so",
  "linux arm64": "remote_server_arm.so",
  "darwin x64": "remote_server",
  "darwin arm64": "remote_server_arm",
};

/** Why Google's implementation is not to be had; the message is for people. */
export class GoogleMissing extends Error {
  override readonly name = "GoogleMissing";
}

export interface GoogleFiles {
  readonly server: string;
  /** Folder of the .proto files. */
  readonly protos: string;
  /** A file inside the package's folder, from where its own dependencies resolve. */
  readonly from: string;
}

/** Where the package lies in the cache, fetched first unless it is there (or `fetch` is false). Throws GoogleMissing. */
export async function googleFiles(
  say: (what: string) => void,
  {
    fetch = true,
    folder = local("cache", "googlesql"),
    platform = `${process.platform} ${process.arch}`,
  } = {},
): Promise<GoogleFiles> {
  const server = SERVERS[platform];
  if (server === undefined)
    throw new GoogleMissing(
      `Google's implementation exists for ${Object.keys(SERVERS).join(", ")}, not for ${platform}. Run this on one of those, or in a Linux container.`,
    );
  const base = join(folder, VERSION);
  const root = join(base, "node_modules", PACKAGE);
  const complete = join(base, "complete");
  if (!existsSync(complete)) {
    if (!fetch)
      throw new GoogleMissing(
        "Google's implementation is not in the cache: run `npm run check:googlesql` once.",
      );
    say(`fetching ${PACKAGE} ${VERSION} (${SIZE}) into ${base}`);
    await install(base);
    await writeFile(complete, "");
  }
  const library = join(root, "lib", "zetasql");
  return { server: join(library, server), protos: join(library, "protos"), from: join(root, "package.json") };
}

async function install(base: string): Promise<void> {
  await mkdir(base, { recursive: true });
  await writeFile(join(base, "package.json"), `${JSON.stringify({ private: true })}\n`);
  const { code, stderr } = await runCommand([
    "npm",
    "install",
    "--prefix",
    base,
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--save-exact",
    `${PACKAGE}@${VERSION}`,
  ]);
  if (code === 0) return;
  throw new GoogleMissing(
    `${PACKAGE} ${VERSION} could not be fetched; is this machine offline? npm said: ${stderr.trim().split("\n").slice(-3).join(" ")}`,
  );
}
