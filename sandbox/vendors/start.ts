import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { backendServer } from "./backend/server.ts";
import { type Keys, LOCAL_KEYS } from "./keys.ts";
import { stripeServer } from "./stripe/server.ts";
import { supabaseServer } from "./supabase/server.ts";

export interface VendorUrls {
  stripe: string;
  backend: string;
  supabase: string;
}

export interface Vendors {
  urls: VendorUrls;
  close: () => Promise<void>;
}

export interface StartOptions {
  /** Folder of a generated company. */
  company: string;
  host?: string;
  keys?: Keys;
  /** 0 takes a free port. */
  ports?: Partial<Record<keyof VendorUrls, number>>;
}

/** Starts the three fakes, each on its own port. Throws where the folder holds no company. */
export async function startVendors(options: StartOptions): Promise<Vendors> {
  const { company, host = "127.0.0.1", keys = LOCAL_KEYS, ports = {} } = options;
  if (!existsSync(join(company, "company.json"))) {
    throw new Error(
      `${company} holds no company.json: write a company first with sandbox/company/main.ts --out`,
    );
  }
  const servers: Record<keyof VendorUrls, FastifyInstance> = {
    stripe: stripeServer(company, keys.stripe),
    backend: backendServer(company, keys.backend),
    supabase: supabaseServer(company, keys),
  };
  const listen = (name: keyof VendorUrls) => servers[name].listen({ host, port: ports[name] ?? 0 });
  const urls = {
    stripe: await listen("stripe"),
    backend: await listen("backend"),
    supabase: await listen("supabase"),
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(servers).map((server) => server.close()));
  };
  return { urls, close };
}
