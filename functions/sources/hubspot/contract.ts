import { z } from "zod";
import { type ObjectType, objects } from "./objects.ts";

const id = z.string().regex(/^\d+$/);
const time = z.iso.datetime({ offset: true });
const dated = { createdAt: time, updatedAt: time, archived: z.boolean() };

/** What a record of an object type must have; a property that it needs may be null, but not be missing. */
export function objectRecord(type: ObjectType): z.ZodType {
  const needed = Object.fromEntries(objects[type].needs.map((name) => [name, z.string().nullable()]));
  return z.object({ id, ...dated, properties: z.object({ hs_object_id: id, ...needed }) });
}

export const ownerRecord = z.object({ id, ...dated, email: z.string().nullish() });

export const pipelineRecord = z.object({
  id: z.string().min(1),
  object_type: z.string(),
  label: z.string(),
  stages: z.array(z.object({ id: z.string().min(1), label: z.string(), metadata: z.object({}) })),
});

/** Targets go on as they were read, so that these objects keep their other fields. */
const targets = z.array(
  z.looseObject({
    toObjectId: z.union([id, z.number().int()]),
    associationTypes: z.array(z.looseObject({ typeId: z.number().int() })),
  }),
);

/** What a record is associated with in one other object type; `to` is empty where there is nothing. */
export const associationRecord = z.object({
  from_type: z.string(),
  from_id: id,
  to_type: z.string(),
  to: targets,
});

/** The targets of one record in the answer of a batch read of associations. */
export const associationResult = z.looseObject({
  from: z.looseObject({ id }),
  to: targets,
  paging: z.looseObject({ next: z.looseObject({ after: z.string().min(1) }).optional() }).nullish(),
});
