import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { invalid } from "./errors.ts";

const PAGE = 100;
const MAX_INPUTS = 1_000;

interface Target {
  toObjectId: number;
  associationTypes: object[];
}

/** Targets by from-type, to-type and from-id, both ways. */
export type Associations = ReadonlyMap<string, ReadonlyMap<string, readonly Target[]>>;

export function readAssociations(dir: string): Associations {
  const found = new Map<string, Map<string, Target[]>>();
  const add = (from: string, to: string, id: string, target: Target): void => {
    const pair = found.get(`${from}>${to}`) ?? new Map<string, Target[]>();
    found.set(`${from}>${to}`, pair);
    pair.set(id, [...(pair.get(id) ?? []), target]);
  };
  const text = readFileSync(join(dir, "hubspot", "associations.ndjson"), "utf8");
  for (const line of text.split("\n").filter(Boolean)) {
    const { from_type, from_id, to_type, to } = JSON.parse(line) as {
      from_type: string;
      from_id: string;
      to_type: string;
      to: Target[];
    };
    for (const target of to) {
      add(from_type, to_type, from_id, target);
      add(to_type, from_type, String(target.toObjectId), { ...target, toObjectId: Number(from_id) });
    }
  }
  return found;
}

const BatchRead = z.object({
  inputs: z.array(z.object({ id: z.string(), after: z.string().optional() })),
});

/** A hundred targets of each input at once; an input without any is an error within a 207. */
export function batchReadAssociations(
  all: Associations,
  from: string,
  to: string,
  body: unknown,
): { status: number; body: object } {
  const parsed = BatchRead.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid input JSON: ${z.prettifyError(parsed.error)}`);
  const { inputs } = parsed.data;
  if (inputs.length > MAX_INPUTS) throw invalid(`No more than ${MAX_INPUTS} inputs are allowed`);
  const pair = all.get(`${from}>${to}`);
  const results: object[] = [];
  const errors: object[] = [];
  for (const { id, after } of inputs) {
    const targets = pair?.get(id) ?? [];
    const start = after === undefined ? 0 : Number(Buffer.from(after, "base64url").toString());
    const end = start + PAGE;
    if (targets.length === 0) errors.push(noneFound(from, to, id));
    else {
      const next = Buffer.from(String(end)).toString("base64url");
      results.push({
        from: { id },
        to: targets.slice(start, end),
        ...(targets.length > end ? { paging: { next: { after: next } } } : {}),
      });
    }
  }
  const now = new Date().toISOString();
  const answer = { status: "COMPLETE", results, startedAt: now, completedAt: now };
  if (errors.length === 0) return { status: 200, body: answer };
  return { status: 207, body: { ...answer, numErrors: errors.length, errors } };
}

function noneFound(from: string, to: string, id: string): object {
  const [one, other] = [from, to].map((type) => type.replace(/ies$/, "y").replace(/s$/, ""));
  return {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
    message: `No ${other} is associated with ${one} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [one], toObjectType: [other] },
  };
}
