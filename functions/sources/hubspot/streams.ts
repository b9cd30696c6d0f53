import { streamOf } from "../../../lib/registry/load-sources.ts";
import type { Source } from "../../ingest/source-options.ts";
import { associationStream } from "./association-stream.ts";
import { hubspotClient } from "./client.ts";
import { ownerStream, pipelineStream } from "./list-streams.ts";
import { objectStream } from "./object-stream.ts";
import { type ObjectType, objects } from "./objects.ts";

/** HubSpot's CRM: objects, what they are associated with, owners and pipelines. */
export const streams: Source = (options) => {
  const { spec } = options;
  const hubspot = hubspotClient(options);
  return [
    ownerStream(hubspot, streamOf(spec, "owners")),
    pipelineStream(hubspot, streamOf(spec, "pipelines")),
    ...(Object.keys(objects) as ObjectType[]).map((type) =>
      objectStream(hubspot, type, streamOf(spec, type)),
    ),
    associationStream(hubspot, streamOf(spec, "associations")),
  ];
};
