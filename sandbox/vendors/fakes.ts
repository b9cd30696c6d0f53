import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";

/** One vendor's API, played on this machine. Found by its file `sandbox/vendors/<name>/fake.ts`, which exports it as `fake`. */
export interface Fake {
  /** The secrets that it accepts by the worker's variable, where the environment sets no others. They open nothing outside this machine. */
  keys: Readonly<Record<string, string>>;
  /** The server over a company folder, not yet listening. `keys` has the variables of `Fake.keys`. */
  server(company: string, keys: Readonly<Record<string, string>>): FastifyInstance;
  /** What a worker's environment needs beside the secrets to reach it. */
  env(url: string): Record<string, string>;
}

/** Every fake by the name of its folder, in the order of the names. */
export async function loadFakes(): Promise<Map<string, Fake>> {
  const folder = new URL("./", import.meta.url);
  const names = readdirSync(folder).filter((name) =>
    existsSync(fileURLToPath(new URL(`${name}/fake.ts`, folder))),
  );
  const fakes = new Map<string, Fake>();
  // One after the other: Jest's loader of ES modules loses its way when imports that share modules run side by side.
  for (const name of names.sort()) {
    const { fake } = (await import(new URL(`${name}/fake.ts`, folder).href)) as { fake: Fake };
    fakes.set(name, fake);
  }
  return fakes;
}
