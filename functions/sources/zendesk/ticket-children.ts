import type { Item } from "../../ingest/stream.ts";
import { listPages, type Zendesk } from "./client.ts";

/** Reads the comments or audits of a ticket as one record; a ticket that Zendesk no longer shows leaves a tombstone. */
export function childrenReader(zendesk: Zendesk, name: "comments" | "audits") {
  return async (ticket: { id: number; generated_timestamp: number }, signal?: AbortSignal): Promise<Item> => {
    const { id: ticket_id, generated_timestamp } = ticket;
    const texts: string[] = [];
    for await (const items of listPages(
      zendesk.api,
      `tickets/${ticket_id}/${name}`,
      name,
      `zendesk.ticket_${name}`,
      signal,
    )) {
      if (items === null)
        return { value: { ticket_id, generated_timestamp, deleted: true }, tombstone: true };
      texts.push(...items.map(({ text = "" }) => text));
    }
    const head = `{"ticket_id":${ticket_id},"generated_timestamp":${generated_timestamp}`;
    return { text: `${head},"${name}":[${texts.join(",")}]}` };
  };
}
