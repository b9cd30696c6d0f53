import { loadSource } from "../../../lib/registry/load-sources.ts";
import type { SourceSpec, StreamSpec } from "../../../lib/registry/source-spec.ts";
import { sampleStream, type Thing } from "./sample-stream.ts";

/**
 * Subjects in two sources: each is a user and a contact of its own, to whom an event, a contact and a note of others
 * refer by id alone. Every record about subject n, however it is found, has the word `mark n` in it.
 */
const subjects = Array.from({ length: 40 }, (_, n) => n);

export const addressOf = (n: number): string => `person${n}@erased.example`;
export const markOf = (n: number): string => `mark-${n}-`;

const about = (n: number, id: string, more: object = {}): Thing => ({
  id: `${id}-${n}`,
  name: "x",
  mark: markOf(n),
  ...more,
});

/** What each stream holds. */
const things: Record<string, Thing[]> = {
  users: subjects.map((n) => about(n, "user-id", { email: addressOf(n) })),
  events: subjects.map((n) => about(n, "event-id", { owner: `user-id-${n}` })),
  contacts: subjects.flatMap((n) => [
    about(n, "contact-id", { email: addressOf(n), owner: `user-id-${n}` }),
    about(n, "friend-id", { owner: `user-id-${n}` }),
  ]),
  notes: subjects.flatMap((n) => [
    about(n, "note-id", { owner: `contact-id-${n}` }),
    about(n, "text-id", { name: `Call ${addressOf(n)} back.` }),
  ]),
};

/** An event about each that is in quarantine, and one that a webhook delivered. */
export const broken = subjects.map((n) => about(n, "broken-id", { owner: `user-id-${n}`, name: 7 }));
export const deliveries = subjects.map((n) => about(n, "hook-id", { owner: `user-id-${n}` }));

const backend = loadSource("backend") as SourceSpec & { webhook?: object; collector?: object };

/** Both sources with their streams. */
export const erasable: { spec: SourceSpec; streams: ReturnType<typeof sampleStream>[] }[] = [
  { source: "erased_people", ids: ["users", "events"] },
  { source: "erased_sales", ids: ["contacts", "notes"] },
].map(({ source, ids }) => {
  const streams = ids.map((id) => {
    const stream = sampleStream("states", () => things[id] ?? [], { id, pageSize: 1_000 });
    return { ...stream, spec: { ...stream.spec, personalData: ["email", "owner"] } as StreamSpec };
  });
  const { webhook: _, collector: __, ...plain } = backend;
  const door = source === "erased_people" ? { webhook: { ...backend.webhook, stream: "events" } } : {};
  const spec = { ...plain, ...door, source, streams: streams.map((stream) => stream.spec) };
  return { spec: spec as SourceSpec, streams: streams as ReturnType<typeof sampleStream>[] };
});
