import { streamOf } from "../../../lib/registry/load-sources.ts";
import type { Source } from "../../ingest/source-options.ts";
import { stripeClient } from "./client.ts";
import { eventStream } from "./event-stream.ts";
import { objectStream } from "./object-stream.ts";
import { type ObjectStream, objectApis } from "./objects.ts";

/** Stripe's objects, and its events. */
export const streams: Source = (options) => {
  const { spec, config } = options;
  const stripe = stripeClient(config, options);
  const apis = Object.entries(objectApis(stripe)) as [
    ObjectStream,
    ReturnType<typeof objectApis>[ObjectStream],
  ][];
  return [
    ...apis.map(([id, api]) => objectStream(stripe, id, streamOf(spec, id), api)),
    eventStream(stripe, streamOf(spec, "events")),
  ];
};
