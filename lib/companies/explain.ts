import { z } from "zod";
import type { BigQuery } from "../bigquery/client.ts";
import { queryRows } from "../bigquery/query-rows.ts";
import { SuiteError } from "../errors.ts";

const attributeRow = z.object({
  attribute: z.string(),
  value: z.string(),
  source: z.string(),
  record: z.string(),
  reason: z.string(),
  others: z.string(),
});
const recordRow = z.object({
  record: z.string(),
  name: z.string().nullable(),
  domain: z.string().nullable(),
  email_domain: z.string().nullable(),
  country: z.string().nullable(),
  matched_by: z.string(),
  created_at: z.string().nullable(),
});
const tieRow = z.object({ value: z.string(), evidence: z.string(), records: z.string() });
const changeRow = z.object({
  record: z.string(),
  change: z.string(),
  previous_company_id: z.string().nullable(),
  company_id: z.string(),
  assigned_at: z.string(),
});

/** Why a company is what it is. Instants are RFC 3339 in UTC. */
export interface CompanyExplanation {
  company_id: string;
  /** Each attribute of the canonical company, the record that it came from and why, and whether other sources agree. */
  attributes: z.output<typeof attributeRow>[];
  /** Every source's record of it, the most trusted first. */
  records: z.output<typeof recordRow>[];
  /** The values that two or more of its records share. */
  ties: z.output<typeof tieRow>[];
  /** Merges and splits that its records went through, the latest first. */
  changes: z.output<typeof changeRow>[];
}

/**
 * Explains a company, named by its id, by a record (`stripe:cus_1`) or by a domain. Throws COMPANY_UNKNOWN when nothing
 * or more than one company has that name.
 */
export async function explainCompany(bigquery: BigQuery, name: string): Promise<CompanyExplanation> {
  const id = await companyId(bigquery, name);
  const params = { id };
  const [attributes, records, ties, changes] = await Promise.all([
    queryRows(bigquery, attributeRow, attributesOf, params),
    queryRows(bigquery, recordRow, recordsOf, params),
    queryRows(bigquery, tieRow, tiesOf, params),
    queryRows(bigquery, changeRow, changesOf, params),
  ]);
  return { company_id: id, attributes, records, ties, changes };
}

async function companyId(bigquery: BigQuery, name: string): Promise<string> {
  const found = await queryRows(bigquery, z.object({ company_id: z.string() }), companiesNamed, { name });
  const [only] = found;
  if (only && found.length === 1) return only.company_id;
  throw new SuiteError("COMPANY_UNKNOWN", {
    what:
      found.length === 0
        ? `No company is known as "${name}"`
        : `${found.length} companies are known as "${name}": ${found.map((row) => row.company_id).join(", ")}`,
    where: "core.companies",
    next: "Give a company_id, a record such as stripe:cus_1, or a domain that one company has.",
  });
}

const companiesNamed = `
SELECT company_id FROM core.companies WHERE company_id = @name OR domain = LOWER(@name)
UNION DISTINCT
SELECT company_id FROM intermediate.int_company_keys WHERE CONCAT(source_system, ':', source_key) = @name
UNION DISTINCT
-- An id that ended in a merge leads to the company of its records now.
SELECT keys.company_id
FROM core.company_id_changes AS changes, UNNEST(changes.records) AS record
INNER JOIN intermediate.int_company_keys AS keys ON record = CONCAT(keys.source_system, ':', keys.source_key)
WHERE changes.previous_company_id = @name AND changes.change = 'merge'
ORDER BY company_id
LIMIT 20`;

const attributesOf = `
SELECT
  attribute, value, source_system AS source, CONCAT(source_system, ':', source_key) AS record, reason,
  FORMAT('%d of %d disagree', disagreeing_source_count, source_count) AS others
FROM core.company_attributes
WHERE company_id = @id
ORDER BY attribute`;

const recordsOf = `
SELECT
  records.record_key AS record, records.name, records.domain, records.email_domain, records.country, keys.matched_by,
  FORMAT_TIMESTAMP('%FT%TZ', records.created_at) AS created_at
FROM intermediate.int_company_keys AS keys
INNER JOIN intermediate.int_company_records AS records
  ON keys.source_system = records.source_system AND keys.source_key = records.source_key
WHERE keys.company_id = @id
ORDER BY records.created_at, record`;

const tiesOf = `
SELECT
  company_values.value,
  COALESCE(
    MIN(IF(company_values.evidence IN ('own key', 'stated key'), NULL, company_values.evidence)), 'stated key'
  ) AS evidence,
  STRING_AGG(company_values.record_key, ', ' ORDER BY company_values.record_key) AS records
FROM intermediate.int_company_values AS company_values
INNER JOIN intermediate.int_company_keys AS keys
  ON company_values.record_key = CONCAT(keys.source_system, ':', keys.source_key)
WHERE keys.company_id = @id
GROUP BY company_values.value
HAVING COUNT(*) > 1
ORDER BY evidence DESC, company_values.value`;

const changesOf = `
SELECT
  record, change, previous_company_id, company_id, FORMAT_TIMESTAMP('%FT%TZ', changed_at) AS assigned_at
FROM core.company_id_changes, UNNEST(records) AS record
WHERE company_id = @id OR previous_company_id = @id
ORDER BY changed_at DESC, record
LIMIT 100`;
