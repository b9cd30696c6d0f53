import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import { type Draft, draft, remove } from "./draft.ts";

const DUPLICATE_EVERY = 8;
const STANDS_EVERY = 3;
const LOADED = 0.6;

/**
 * A second account for some, spelt otherwise. The ones that were merged are deleted and name the account that
 * remained, which the merge changed.
 */
export function duplicateAccounts(rng: Rng, accounts: readonly Draft[], end: number): Draft[] {
  const found: Draft[] = [];
  for (const [i, account] of accounts.entries()) {
    if (i % DUPLICATE_EVERY !== 2) continue;
    const createdAt = account.createdAt + rng.int(1, 60) * 86_400;
    const mergedAt = createdAt + rng.int(5, 120) * 86_400;
    if (createdAt >= end) continue;
    const copy = draft("Account", account.organisationId, createdAt, {
      ...account.fields,
      Name: misspell(rng, String(account.fields.Name)).trim(),
      Website: rng.chance(0.5) ? null : (account.fields.Website ?? null),
      Phone: null,
    });
    copy.references.OwnerId = account.references.OwnerId as Draft;
    if (found.length % STANDS_EVERY !== 2 && mergedAt < end) {
      copy.references.MasterRecordId = account;
      remove(copy, mergedAt);
      account.modifiedAt = Math.max(account.modifiedAt, mergedAt);
    }
    found.push(copy);
  }
  return found;
}

/** A data load that wrote into most of the older accounts, contacts and leads, all within the same second. */
export function dataLoad(rng: Rng, records: readonly Draft[], at: number): void {
  for (const record of records) {
    if (!["Account", "Contact", "Lead"].includes(record.object)) continue;
    if (record.createdAt < at && !record.fields.IsDeleted && rng.chance(LOADED)) {
      record.modifiedAt = Math.max(record.modifiedAt, at);
    }
  }
}
