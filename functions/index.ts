import { http } from "@google-cloud/functions-framework";
import { loadSources } from "../lib/registry/load-sources.ts";
import { ingestHandler } from "./http-handler.ts";

/** One HTTP function `ingest_<source>` for every API source of the registry. */
for (const spec of loadSources()) {
  if (spec.kind === "api") http(`ingest_${spec.source}`, ingestHandler(spec.source));
}
