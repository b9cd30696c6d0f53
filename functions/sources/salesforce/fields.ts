import { pageShape } from "../../ingest/page-shape.ts";
import { sha256 } from "../../ingest/row.ts";
import type { Salesforce } from "./client.ts";
import { describeAnswer } from "./contract.ts";
import type { ObjectSpec } from "./objects.ts";

export type Fields = {
  /** Names of all fields that are read, sorted. */
  names: readonly string[];
  hash: string;
};

/** Parts of addresses and places have fields of their own; files are not read. */
const unread = ["address", "location", "base64", "complexvalue"];

/** The fields of an object as they are today. Throws PAGE_SHAPE when one that the models need is gone or not permitted. */
export async function describe(
  salesforce: Salesforce,
  object: ObjectSpec,
  where: string,
  signal?: AbortSignal,
): Promise<Fields> {
  const answer = await salesforce.get(
    `/sobjects/${object.object}/describe`,
    where,
    JSON.parse as (text: string) => unknown,
    signal,
  );
  const described = describeAnswer.safeParse(answer);
  if (!described.success) throw pageShape(where, "a describe has no fields", described.error);
  const names = described.data.fields
    .filter(({ type }) => !unread.includes(type))
    .map(({ name }) => name)
    .sort();
  const gone = ["Id", object.changed, ...object.needs].filter((name) => !names.includes(name));
  if (gone.length > 0)
    throw pageShape(
      where,
      `${object.object} has no field ${gone.join(", ")} any more, or the API's user may not read it`,
    );
  return { names, hash: sha256(names.join()).slice(0, 16) };
}
