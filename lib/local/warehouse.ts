import { mkdirSync } from "node:fs";
import { local } from "../paths.ts";
import { type Service, startService, typescript } from "./process.ts";

/** A local warehouse in a process of its own. */
export interface LocalWarehouse extends Service {
  readonly url: string;
  /** What Google's libraries and the Dataform CLI need in their environment to reach it, and no credentials. */
  readonly env: Record<string, string>;
}

export interface LocalWarehouseOptions {
  readonly project: string;
  /** DuckDB file; in memory without one. */
  readonly file?: string;
  readonly port?: number;
  /** Limit of DuckDB's memory, e.g. "512MB"; the warehouse's own default without one. */
  readonly memory?: string;
}

/** Starts a local warehouse on a free port of the loopback interface. */
export async function startWarehouse({
  project,
  file,
  port = 0,
  memory,
}: LocalWarehouseOptions): Promise<LocalWarehouse> {
  const args = [
    ...["--port", String(port), "--project", project],
    ...(file ? ["--file", file] : []),
    ...(memory ? ["--memory", memory] : []),
  ];
  const service = await startService({
    name: "The local warehouse",
    command: typescript("sandbox/warehouse/main.ts", ...args),
    isReady: (line) => line.startsWith("warehouse listening on "),
  });
  const url = service.ready.replace("warehouse listening on ", "").trim();
  return { ...service, url, env: warehouseEnv(url, project) };
}

/** Environment that leads every Google client to a local warehouse and away from any credentials of the machine. */
export function warehouseEnv(url: string, project: string): Record<string, string> {
  const gcloud = local("gcloud");
  mkdirSync(gcloud, { recursive: true });
  return {
    GOOGLE_CLOUD_PROJECT: project,
    BIGQUERY_EMULATOR_HOST: url,
    GCE_METADATA_HOST: new URL(url).host,
    GOOGLE_APPLICATION_CREDENTIALS: "",
    CLOUDSDK_CONFIG: gcloud,
  };
}
