import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { generatedFiles, staleFiles } from "../../tools/generate/main.ts";
import { registryModule } from "../../tools/generate/registry-module.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

test("every generated file is what the generator writes today", () => {
  expect(staleFiles(ROOT)).toEqual([]);
});

test("a folder without registry files gives empty lists", () => {
  expect(registryModule(join(ROOT, "test"))).toContain("sources: [],");
});

test("the page of data sources has a row for every stream", () => {
  const page = generatedFiles(ROOT).get("docs/data_sources.md") ?? "";
  for (const table of ["raw_stripe.invoices", "raw_backend.events", "raw_lead_scoring.lead_scores"]) {
    expect(page).toContain(`\`${table}\``);
  }
});
