import { createHash } from "node:crypto";
import type { RestContext } from "../context.ts";

/** Changes whenever the resource does. */
export function etag(resource: object): string {
  return createHash("sha1").update(JSON.stringify(resource)).digest("base64");
}

/** Address of a resource below its project. */
export function selfLink(context: RestContext, path: string): string {
  return `${context.origin()}/bigquery/v2/projects/${context.project}/${path}`;
}

/** The properties that have a value. */
export function withoutNulls(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && value !== undefined),
  );
}
