import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "../../../sandbox/company/generate.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";

export interface Playground {
  dir: string;
  url: Vendors["url"];
  counts: Record<string, number>;
  close: () => Promise<void>;
}

/** A small company in a folder of its own, served by the fakes. */
export async function openPlayground(): Promise<Playground> {
  const dir = mkdtempSync(join(tmpdir(), "dcis-company-"));
  const { counts } = generate({ scale: "small", seed: 7, out: dir });
  const { url, close } = await startVendors({ company: dir });
  return {
    dir,
    url,
    counts,
    close: async () => {
      await close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function fileLines(dir: string, path: string): string[] {
  return readFileSync(join(dir, path), "utf8").trimEnd().split("\n");
}

export function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
