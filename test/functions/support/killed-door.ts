import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { doorHandler } from "../../../functions/webhooks/handler.ts";

/** The door that a process of this file opens; it says on stdout where. */
export type Door = { source: string; kind: "webhook" | "collect" };

const [order] = process.argv.slice(2);
if (order?.startsWith("{")) {
  const { source, kind } = JSON.parse(order) as Door;
  http("door", doorHandler(source, kind));
  const server = getTestServer("door").listen(0, "127.0.0.1");
  await once(server, "listening");
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
}
