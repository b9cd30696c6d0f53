import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadFakes } from "./fakes.ts";

export interface Vendors {
  /** Where each fake listens, by its name. */
  urls: Readonly<Record<string, string>>;
  /** The address of one fake; throws where there is none of that name. */
  url(name: string): string;
  /** What workers need in their environment to read them all: addresses and secrets. */
  env: Readonly<Record<string, string>>;
  close: () => Promise<void>;
}

export interface StartOptions {
  /** Folder of a generated company. */
  company: string;
  host?: string;
  /** Secrets that replace the local ones, by variable. */
  keys?: Readonly<Record<string, string | undefined>>;
  /** By the name of a fake; 0 takes a free port. */
  ports?: Readonly<Record<string, number>>;
}

/** Starts every fake, each on its own port. Throws where the folder holds no company. */
export async function startVendors(options: StartOptions): Promise<Vendors> {
  const { company, host = "127.0.0.1", keys: given = {}, ports = {} } = options;
  if (!existsSync(join(company, "company.json"))) {
    throw new Error(
      `${company} holds no company.json: write a company first with sandbox/company/main.ts --out`,
    );
  }
  const fakes = await loadFakes();
  const unknown = Object.keys(ports).find((name) => !fakes.has(name));
  if (unknown) throw new Error(`there is no fake "${unknown}"; there are ${[...fakes.keys()].join(", ")}`);
  const urls: Record<string, string> = {};
  const env: Record<string, string> = {};
  const closing: (() => Promise<void>)[] = [];
  for (const [name, fake] of fakes) {
    const keys = Object.fromEntries(
      Object.entries(fake.keys).map(([variable, local]) => [variable, given[variable] || local]),
    );
    const server = fake.server(company, keys);
    const url = await server.listen({ host, port: ports[name] ?? 0 });
    closing.push(() => server.close());
    urls[name] = url;
    Object.assign(env, keys, fake.env(url));
  }
  const url = (name: string): string => {
    const found = urls[name];
    if (found) return found;
    throw new Error(`there is no fake "${name}"; there are ${Object.keys(urls).join(", ")}`);
  };
  const close = async (): Promise<void> => {
    await Promise.all(closing.map((end) => end()));
  };
  return { urls, url, env, close };
}
