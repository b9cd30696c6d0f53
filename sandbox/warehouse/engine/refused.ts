import { WarehouseError } from "../googlesql/errors.ts";

/** What BigQuery has and the local warehouse does not, where no place in the source is known. */
export function refused(what: string): WarehouseError {
  return new WarehouseError(`${what} is not supported by the local warehouse`, {
    reason: "notImplemented",
    location: "query",
  });
}
