import { isIP } from "node:net";
import type { CloudSchedulerClient } from "@google-cloud/scheduler";
import { PassThroughClient } from "google-auth-library";
import type { Config } from "../config.ts";
import { SuiteError } from "../errors.ts";
import { schedulerError } from "./failure.ts";

export type { CloudSchedulerClient };

/**
 * Google's client of Cloud Scheduler, with the credentials of this machine. Beside a local stand-in
 * (CLOUD_SCHEDULER_EMULATOR_HOST) it speaks REST, needs no credentials and looks for none. Throws CONFIG_INVALID for a
 * stand-in that is not on the loopback interface, SCHEDULER_REFUSED without credentials. The library takes long to load, so it is loaded here and not before.
 */
export async function createScheduler(
  config: Pick<Config, "GOOGLE_CLOUD_PROJECT" | "CLOUD_SCHEDULER_EMULATOR_HOST">,
): Promise<CloudSchedulerClient> {
  const local = config.CLOUD_SCHEDULER_EMULATOR_HOST;
  const options = local ? standIn(local) : {};
  const { CloudSchedulerClient } = await import("@google-cloud/scheduler");
  const client = new CloudSchedulerClient({ projectId: config.GOOGLE_CLOUD_PROJECT, ...options });
  if (!local) await findCredentials(client);
  return client;
}

/** The library itself would end the process with an unhandled rejection where there are none. */
async function findCredentials(client: CloudSchedulerClient): Promise<void> {
  try {
    await client.auth.getClient();
  } catch (error) {
    await client.close().catch(() => undefined);
    throw schedulerError(error, "credentials of this machine");
  }
}

function standIn(address: string) {
  const { protocol, hostname, port } = new URL(address);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
  if (!isLoopback) {
    throw new SuiteError("CONFIG_INVALID", {
      what: `A local stand-in for Cloud Scheduler cannot be at "${hostname}"`,
      where: "CLOUD_SCHEDULER_EMULATOR_HOST",
      next: "Use a loopback address such as http://127.0.0.1:9060, or leave it empty to use the real one.",
    });
  }
  return {
    fallback: true,
    protocol: protocol.slice(0, -1),
    apiEndpoint: hostname,
    port: Number(port || (protocol === "https:" ? 443 : 80)),
    authClient: new PassThroughClient(),
  };
}
