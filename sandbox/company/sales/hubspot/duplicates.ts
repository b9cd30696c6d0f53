import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import { domainsOf } from "../domains.ts";
import { type Draft, draft, setHistory } from "./draft.ts";

const DUPLICATE_EVERY = 25;
const STANDS_EVERY = 3;

/**
 * A second company for some: a form made it, spelt otherwise. Most were found and merged into the first, which the
 * merge changed; the answer holds the ones that still stand.
 */
export function duplicateCompanies(rng: Rng, companies: readonly Draft[], endMs: number): Draft[] {
  const standing: Draft[] = [];
  for (const [i, company] of companies.entries()) {
    if (company.archivedMs !== null || i % DUPLICATE_EVERY !== 7) continue;
    const createdMs = company.createdMs + rng.int(1, 40) * 86_400_000 + rng.int(0, 999);
    const mergedMs = createdMs + rng.int(3, 90) * 86_400_000 + rng.int(0, 999);
    if (createdMs >= endMs) continue;
    const copy = draft("companies", company.organisationId, createdMs, {
      ...company.properties,
      ...domainsOf(
        rng,
        String(company.properties.website ?? "example.org").replace(/^https:\/\/www\.|\/$/g, ""),
      ),
      name: misspell(rng, `${company.properties.name}`.trim()),
      phone: null,
    });
    setHistory(copy, "lifecyclestage", [{ value: "lead", atMs: createdMs }]);
    if (i % (DUPLICATE_EVERY * STANDS_EVERY) !== 7 && mergedMs < endMs) {
      company.merged.push(copy);
      company.modifiedMs = Math.max(company.modifiedMs, mergedMs);
    } else standing.push(copy);
  }
  return standing;
}

const TOUCHED = 0.5;

/** An import that wrote into half of the older companies and contacts, all at the same instant. */
export function bulkImport(rng: Rng, records: readonly Draft[], atMs: number): void {
  for (const record of records) {
    if (record.type !== "companies" && record.type !== "contacts") continue;
    if (record.createdMs >= atMs || record.archivedMs !== null || !rng.chance(TOUCHED)) continue;
    record.modifiedMs = Math.max(record.modifiedMs, atMs);
  }
}
