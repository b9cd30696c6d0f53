import { streamOf } from "../../../lib/registry/load-sources.ts";
import type { Source } from "../../ingest/source-options.ts";
import { salesforceClient } from "./client.ts";
import { objectStream } from "./object-stream.ts";
import { objects, type StreamId } from "./objects.ts";

/** Salesforce's objects that sales works with. */
export const streams: Source = (options) => {
  const { spec, log } = options;
  const salesforce = salesforceClient(options);
  return (Object.keys(objects) as StreamId[]).map((id) =>
    objectStream(salesforce, objects[id], streamOf(spec, id), log),
  );
};
