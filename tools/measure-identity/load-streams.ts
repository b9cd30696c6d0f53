import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parse } from "csv-parse/sync";
import type { Project, RawRow } from "../../test/definitions/project.ts";

// biome-ignore lint/suspicious/noExplicitAny: vendor objects of every shape
type Item = any;

interface Stream {
  file: string;
  table: string;
  key?: (item: Item) => string;
  isDeleted?: (item: Item) => boolean;
}

/** What identity reads, and how the company's files have it. Stripe's invoices add nothing to its subscriptions. */
const STREAMS: readonly Stream[] = [
  {
    file: "backend/accounts.ndjson",
    table: "raw_backend.accounts",
    isDeleted: ({ deleted_at }) => deleted_at !== null,
  },
  {
    file: "backend/users.ndjson",
    table: "raw_backend.users",
    isDeleted: ({ deleted_at }) => deleted_at !== null,
  },
  {
    file: "stripe/customers.ndjson",
    table: "raw_stripe.customers",
    isDeleted: ({ deleted }) => deleted === true,
  },
  { file: "stripe/subscriptions.ndjson", table: "raw_stripe.subscriptions" },
  {
    file: "supabase/lead_scores.ndjson",
    table: "raw_lead_scoring.lead_scores",
    isDeleted: ({ deleted_at }) => deleted_at !== null,
  },
  { file: "hubspot/companies.ndjson", table: "raw_hubspot.companies", isDeleted: ({ archived }) => archived },
  { file: "hubspot/contacts.ndjson", table: "raw_hubspot.contacts", isDeleted: ({ archived }) => archived },
  {
    file: "hubspot/associations.ndjson",
    table: "raw_hubspot.associations",
    key: ({ from_type, from_id, to_type }) => JSON.stringify([from_type, from_id, to_type]),
  },
  ...["accounts:Account", "contacts:Contact", "leads:Lead"].map((names): Stream => {
    const [stream, object] = names.split(":");
    return {
      file: `salesforce/${object}.ndjson`,
      table: `raw_salesforce.${stream}`,
      key: ({ Id }) => Id,
      isDeleted: ({ IsDeleted }) => IsDeleted,
    };
  }),
  { file: "zendesk/organizations.ndjson", table: "raw_zendesk.organizations" },
  { file: "zendesk/users.ndjson", table: "raw_zendesk.users" },
  { file: "chartmogul/customers.ndjson", table: "raw_chartmogul.customers", key: ({ uuid }) => uuid },
  { file: "g2/buyer_intent.ndjson", table: "raw_g2.buyer_intent" },
  { file: "swanai/identifications.ndjson", table: "raw_swanai.identifications" },
  { file: "swanai_files/identifications.csv", table: "raw_swanai_files.identifications" },
  { file: "crm_dump/accounts.csv", table: "raw_crm_dump.accounts", key: ({ account_id }) => account_id },
];

const idOf = ({ id }: Item): string => String(id);

/** Writes the newest version of each record into the raw tables, and says how many there were. */
export async function loadIdentityStreams(project: Project, company: string): Promise<number> {
  let count = 0;
  for (const { file, table, key = idOf, isDeleted = () => false } of STREAMS) {
    let rows: RawRow[] = [];
    const append = async (rest: number) => {
      if (rows.length <= rest) return;
      await project.append(table, rows);
      count += rows.length;
      rows = [];
    };
    for await (const payload of payloads(join(company, file))) {
      const item = JSON.parse(payload);
      // Contacts of activities are not asked for.
      if (item.from_type !== undefined && item.from_type !== "contacts") continue;
      rows.push({ pk: key(item), payload, op: isDeleted(item) ? "delete" : "upsert" });
      await append(20_000);
    }
    await append(0);
  }
  return count;
}

async function* payloads(path: string): AsyncGenerator<string> {
  if (path.endsWith(".csv")) {
    const records: object[] = parse(await readFile(path), { columns: true });
    for (const record of records) yield JSON.stringify(record);
  } else yield* createInterface({ input: createReadStream(path) });
}
