import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { noObject } from "./errors.ts";

export type Row = Readonly<Record<string, string | number | boolean | null>>;

export interface Field {
  name: string;
  type: string;
}

export interface Table {
  object: string;
  /** By the name in lower case. */
  fields: ReadonlyMap<string, Field>;
  rows: readonly Row[];
}

/** The tables of a company folder, each read when it is first asked for. */
export class Tables {
  readonly #dir: string;
  readonly #tables = new Map<string, Table>();
  #described: Map<string, Field[]> | undefined;

  constructor(dir: string) {
    this.#dir = join(dir, "salesforce");
  }

  /** Fields by object, as a describe lists them. */
  get described(): Map<string, Field[]> {
    this.#described ??= new Map(
      lines(join(this.#dir, "describe.ndjson")).map((line) => {
        const { object, fields } = line as { object: string; fields: Field[] };
        return [object, fields];
      }),
    );
    return this.#described;
  }

  /** A table by the name of its object, in whatever case. Throws INVALID_TYPE. */
  table(name: string): Table {
    const object = [...this.described.keys()].find((one) => one.toLowerCase() === name.toLowerCase());
    const path = join(this.#dir, `${object}.ndjson`);
    if (!object || !existsSync(path)) throw noObject(name);
    const known = this.#tables.get(object);
    if (known) return known;
    const fields = this.described.get(object) ?? [];
    const table = {
      object,
      fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
      rows: lines(path) as Row[],
    };
    this.#tables.set(object, table);
    return table;
  }
}

function lines(path: string): unknown[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
