import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { smallCompany } from "../functions/support/company.ts";
import { build } from "./build.ts";
import { compileProject, type Graph, nameOf } from "./graph.ts";
import { loadIdentityStreams } from "./identity-streams.ts";
import { agreement, PAIRS, placeRecords } from "./identity-truth.ts";
import { type Project, startProject } from "./project.ts";

const MODELS = ["core.companies", "core.company_attributes", "core.company_id_changes"];

let project: Project;
let graph: Graph;
let company: string;
let built: Set<string>;

beforeAll(async () => {
  company = smallCompany();
  [project, graph] = await Promise.all([startProject(), compileProject()]);
  await loadIdentityStreams(project, company);
  built = new Set((await build(project, graph, MODELS)).map(({ name }) => name));
}, 600_000);

afterAll(async () => {
  await project?.stop();
  rmSync(company, { recursive: true, force: true });
});

test("records are of one company where they are of one school: precision ≥ .98, recall ≥ .95", async () => {
  const records = await placeRecords(project, company);
  const all = agreement(records);
  expect(all.truePairs).toBeGreaterThan(1_000);
  expect(all.precision).toBeGreaterThanOrEqual(0.98);
  expect(all.recall).toBeGreaterThanOrEqual(0.95);
  // One pair more or less says nothing of the rules where there are few.
  const many = PAIRS.map((pair) => ({ pair, ...agreement(records, pair) })).filter(
    ({ truePairs }) => truePairs >= 20,
  );
  expect(many.length).toBeGreaterThan(12);
  expect(many.filter(({ precision, recall }) => precision < 0.98 || recall < 0.95)).toEqual([]);
});

test("every unit test of the rules of identity passes", async () => {
  const tests = graph.tests.filter(({ name }) => built.has(`intermediate.${name.split(":")[0]}`));
  expect(tests.length).toBeGreaterThan(30);
  const failed: unknown[] = [];
  for (const { name, testQuery, expectedOutputQuery } of tests) {
    const [found, expected] = await Promise.all([
      project.query(testQuery),
      project.query(expectedOutputQuery),
    ]);
    if (inOrder(found) !== inOrder(expected)) failed.push({ name, found, expected });
  }
  expect(failed).toEqual([]);
}, 300_000);

test("what the models of companies assert holds", async () => {
  const assertions = graph.assertions.filter(({ dependencyTargets = [] }) =>
    dependencyTargets.every((read) => built.has(nameOf(read))),
  );
  expect(assertions.length).toBeGreaterThan(40);
  const broken: unknown[] = [];
  for (const { target, query } of assertions) {
    const rows = await project.query(`SELECT * FROM (${query}) LIMIT 2`);
    if (rows.length > 0) broken.push({ assertion: target.name, rows });
  }
  expect(broken).toEqual([]);
}, 300_000);

test("each company keeps its attributes with the record that gave them", async () => {
  const lost = await project.query(`
    SELECT companies.company_id
    FROM core.companies AS companies
    LEFT JOIN core.company_attributes AS attributes
      ON companies.company_id = attributes.company_id AND attributes.attribute = 'name'
    WHERE COALESCE(companies.name, '') != COALESCE(attributes.value, '')
      OR COALESCE(companies.name_source, '') != COALESCE(attributes.source_system, '')`);
  expect(lost).toEqual([]);
});

function inOrder(rows: unknown[]): string {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join("\n");
}
