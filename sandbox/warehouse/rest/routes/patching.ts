import type { FastifyRequest } from "fastify";
import { RestError } from "../errors.ts";

/** Labels after a patch: null removes one, the others stay. */
export function mergeLabels(
  current: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = Object.entries({ ...current, ...patch });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** `If-Match`: the resource must still be the one that the client read. */
export function checkEtag(request: FastifyRequest, resource: object): void {
  const expected = request.headers["if-match"];
  if (!expected || expected === "*" || expected === (resource as { etag?: string }).etag) return;
  throw new RestError("conditionNotMet", "Precondition Failed: the resource has changed since it was read");
}
