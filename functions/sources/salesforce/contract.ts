import { z } from "zod";
import type { ObjectSpec } from "./objects.ts";

export const salesforceId = z.string().regex(/^[a-zA-Z0-9]{18}$/);
/** Such as 2026-06-01T12:00:00.000+0000. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/);

/** What a record of an object must have; a field that is needed may be null, but not be missing. */
export function recordOf({ changed, needs }: ObjectSpec): z.ZodType {
  const needed = Object.fromEntries(
    needs.map((name) => [name, z.unknown().refine((value) => value !== undefined)]),
  );
  return z.object({ ...needed, Id: salesforceId, [changed]: instant });
}

/** A page of a query beside its records. */
export const queryAnswer = z.looseObject({
  done: z.boolean(),
  totalSize: z.number().int().nonnegative(),
  nextRecordsUrl: z.string().startsWith("/services/data/").optional(),
});

export const describeAnswer = z.looseObject({
  fields: z.array(z.looseObject({ name: z.string().regex(/^\w+$/), type: z.string() })).min(1),
});
