import { http } from "@google-cloud/functions-framework";
import { loadSources } from "../lib/registry/load-sources.ts";
import { doorsOf } from "../lib/registry/source-spec.ts";
import { ingestHandler } from "./http-handler.ts";
import { doorHandler } from "./webhooks/handler.ts";

/** HTTP functions of every API source of the registry: `ingest_<source>`, and `webhook_` and `collect_` where it has such doors. */
for (const spec of loadSources()) {
  if (spec.kind === "api") http(`ingest_${spec.source}`, ingestHandler(spec.source));
  for (const { kind } of doorsOf(spec)) http(`${kind}_${spec.source}`, doorHandler(spec.source, kind));
}
