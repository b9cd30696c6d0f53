import { existsSync } from "node:fs";
import { join } from "node:path";
import { NdjsonFile } from "../ndjson-file.ts";
import { invalid } from "./errors.ts";

/** A record as the file holds it. */
export interface Stored {
  id: string;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  archivedAt?: string;
  properties: Record<string, string | null>;
  propertiesWithHistory?: Record<string, object[]>;
}

/** What is known of a record without reading it. */
export interface Entry {
  id: number;
  modifiedMs: number;
  archived: boolean;
  line: number;
}

const HEAD = /^\{"id":"(\d+)","updatedAt":"([^"]+)","archived":(true|false)/;

/** All records of one object type; only an index of them is in memory. */
export class Records {
  readonly type: string;
  /** In the order of the ids. */
  readonly entries: readonly Entry[];
  /** What the search has not seen yet: by id the time of change that it knows, or null for a record that it does not know. */
  readonly unindexed = new Map<number, number | null>();
  readonly #file: NdjsonFile;
  readonly #byId: Map<number, Entry>;
  #merged: Map<number, number> | undefined;

  constructor(dir: string, type: string) {
    this.type = type;
    const path = join(dir, "hubspot", `${type}.ndjson`);
    if (!existsSync(path)) throw invalid(`Unable to infer object type from: ${type}`);
    const entries: Entry[] = [];
    this.#file = new NdjsonFile(path, (head, line) => {
      const [, id, updatedAt, archived] = HEAD.exec(head) ?? [];
      if (!id || !updatedAt) throw new Error(`hubspot/${type}.ndjson line ${line + 1} begins otherwise`);
      entries.push({
        id: Number(id),
        modifiedMs: Date.parse(updatedAt),
        archived: archived === "true",
        line,
      });
    });
    this.entries = entries.sort((a, b) => a.id - b.id);
    this.#byId = new Map(entries.map((entry) => [entry.id, entry]));
  }

  read(entry: Entry): Stored {
    return JSON.parse(this.#file.line(entry.line)) as Stored;
  }

  /** The record that answers to an id: itself, or the one that it was merged into. */
  find(id: string): Entry | undefined {
    const own = this.#byId.get(Number(id));
    if (own) return own;
    this.#merged ??= this.#readMerged();
    return this.#byId.get(this.#merged.get(Number(id)) ?? Number.NaN);
  }

  close(): void {
    this.#file.close();
  }

  #readMerged(): Map<number, number> {
    const found = new Map<number, number>();
    for (const entry of this.entries) {
      const merged = this.read(entry).properties.hs_merged_object_ids;
      for (const id of merged?.split(";") ?? []) found.set(Number(id), entry.id);
    }
    return found;
  }
}

/** The property that holds when a record was changed: contacts have a name of their own for it. */
export function modifiedProperty(type: string): string {
  return type === "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate";
}

/** Properties that come without being asked for. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  contacts: ["createdate", "email", "firstname", "lastname", "lastmodifieddate"],
  companies: ["createdate", "domain", "name", "hs_lastmodifieddate"],
  deals: ["amount", "closedate", "createdate", "dealname", "dealstage", "pipeline", "hs_lastmodifieddate"],
  tickets: ["content", "createdate", "hs_pipeline", "hs_pipeline_stage", "subject", "hs_lastmodifieddate"],
};

/** A record with the default properties and those asked for; one that does not exist is left out without a word. */
export function shown(
  type: string,
  record: Stored,
  properties: readonly string[],
  withHistory: readonly string[] = [],
): object {
  const { id, createdAt, updatedAt, archived, archivedAt } = record;
  const names = new Set([
    "hs_object_id",
    ...(DEFAULTS[type] ?? ["hs_createdate", "hs_lastmodifieddate"]),
    ...properties,
  ]);
  const pick = <Value>(from: Readonly<Record<string, Value>>, wanted: Iterable<string>) =>
    Object.fromEntries([...wanted].filter((name) => name in from).map((name) => [name, from[name]]));
  const history = record.propertiesWithHistory ?? {};
  return {
    id,
    properties: pick(record.properties, names),
    ...(withHistory.length > 0 ? { propertiesWithHistory: pick(history, withHistory) } : {}),
    createdAt,
    updatedAt,
    archived,
    ...(archivedAt ? { archivedAt } : {}),
  };
}
