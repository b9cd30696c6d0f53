import type { Command } from "commander";
import { type CompanyExplanation, explainCompany } from "../../../lib/companies/explain.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";

/** `dcis companies explain <company>`. */
export function addCompanies(program: Command): void {
  program
    .command("companies")
    .description("The canonical companies.")
    .command("explain")
    .description("Why a company is what it is: its records, what ties them, where each attribute comes from.")
    .argument("<company>", "a company_id, a record such as stripe:cus_1, or a domain")
    .option("--json", "as JSON on stdout")
    .addHelpText(
      "after",
      `
To decide otherwise, add a match or a split to includes/company_overrides.yaml and build again.

Examples:
  dcis companies explain stripe:cus_NffrFeUfNV2Hib
  dcis companies explain oakwood.co.uk --json`,
    )
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { bigquery } = openEnvironment();
      const explanation = await explainCompany(bigquery, name);
      if (json) printJson(explanation);
      else print(explanation);
    });
}

function print({ company_id, attributes, records, ties, changes }: CompanyExplanation): void {
  say(`Company ${company_id}`);
  printTable(
    ["attribute", "value", "from", "because", "other sources"],
    attributes.map(({ attribute, value, record, reason, others }) => [
      attribute,
      value,
      record,
      reason,
      others,
    ]),
  );
  printTable(
    ["record", "name", "web site", "addresses", "country", "tied by", "since"],
    records.map((row) => [
      row.record,
      row.name,
      row.domain,
      row.email_domain,
      row.country,
      row.matched_by,
      row.created_at,
    ]),
  );
  if (ties.length > 0) {
    printTable(
      ["shared value", "evidence", "records"],
      ties.map(({ value, evidence, records: shared }) => [value, evidence, shared]),
    );
  }
  if (changes.length > 0) {
    printTable(
      ["record", "change", "from", "to", "at"],
      changes.map((row) => [
        row.record,
        row.change,
        row.previous_company_id,
        row.company_id,
        row.assigned_at,
      ]),
    );
  }
}
