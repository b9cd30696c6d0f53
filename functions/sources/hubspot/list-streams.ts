import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Page, Stream, Window } from "../../ingest/stream.ts";
import type { Hubspot } from "./client.ts";
import { ownerRecord, pipelineRecord } from "./contract.ts";

/** When the list was read last. */
type ListCursor = { at: string };

const shared = {
  apiVersion: "v3",
  contract: "1",
  cursor: z.object({ at: z.iso.datetime() }),
  position: ({ at }: ListCursor) => Date.parse(at),
};

/** Who owns records. Somebody who left is archived and stays: the deals still name the id. */
export function ownerStream(hubspot: Hubspot, spec: StreamSpec): Stream<ListCursor> {
  return {
    ...shared,
    spec,
    record: ownerRecord,
    plan: (_, now) => wholeList("all owners", now, false),
    async *pages(_, __, signal): AsyncGenerator<Page<ListCursor>> {
      for (const archived of [false, true]) {
        for (let after: string | null = null; ; ) {
          const query = `archived=${archived}&limit=100${after ? `&after=${encodeURIComponent(after)}` : ""}`;
          const { results, next } = await hubspot.get(`/crm/v3/owners?${query}`, "hubspot.owners", signal);
          yield { items: results, resume: null, token: next && `${archived} ${next}` };
          if (next === null) break;
          after = next;
        }
      }
    },
  };
}

/** The pipelines of deals and tickets with their stages, labels and probabilities as they are today. */
export function pipelineStream(hubspot: Hubspot, spec: StreamSpec): Stream<ListCursor> {
  return {
    ...shared,
    spec,
    record: pipelineRecord,
    plan: (_, now) => wholeList("all pipelines", now, true),
    async *pages(_, __, signal): AsyncGenerator<Page<ListCursor>> {
      for (const type of ["deals", "tickets"]) {
        const { results } = await hubspot.get(`/crm/v3/pipelines/${type}`, "hubspot.pipelines", signal);
        const items = results.map(({ value }) => ({ value: { object_type: type, ...value } }));
        yield { items, resume: null, token: type };
      }
    },
  };
}

function wholeList(label: string, now: number, complete: boolean): Window<ListCursor> {
  return { label, from: 0, after: { at: new Date(now).toISOString() }, complete, last: true };
}
