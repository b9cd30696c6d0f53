import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answer, startTestWarehouse, type TestWarehouse } from "./support.ts";

/** What is typed into one `bq shell`, in this order; each command's answer is a claim below. */
const COMMANDS = {
  makeDataset: "mk -d --label env:dev --description text shop",
  makeTable:
    "mk -t --time_partitioning_field=day --clustering_fields=name shop.t id:INTEGER,name:STRING,day:DATE",
  makeView: "mk --view 'SELECT id FROM shop.t' --use_legacy_sql=false shop.v",
  makeMaterialized: "mk --materialized_view 'SELECT 1 AS n' shop.mv",
  list: "ls shop",
  loadCsv: "load --source_format=CSV --skip_leading_rows=1 shop.t FOLDER/a.csv",
  loadJson: "load --source_format=NEWLINE_DELIMITED_JSON shop.t FOLDER/a.json",
  loadBucket: "load --source_format=CSV --skip_leading_rows=1 shop.t gs://bucket/*.csv",
  detect: "load --autodetect --source_format=CSV shop.detected FOLDER/a.csv",
  insert: "insert shop.t FOLDER/a.json",
  show: "show shop.t",
  showSchema: "show --schema shop.detected",
  head: "head -n 2 -s 1 -c id shop.t",
  query:
    "query --use_legacy_sql=false --parameter=least:INT64:2 'SELECT id, name FROM shop.t WHERE id >= @least ORDER BY id'",
  dryRun: "query --use_legacy_sql=false --dry_run 'SELECT id FROM shop.t'",
  destination:
    "query --use_legacy_sql=false --destination_table=shop.kept --replace --time_partitioning_field=day 'SELECT day FROM shop.t'",
  wrong: "query --use_legacy_sql=false 'SELECT none FROM shop.t'",
  update: "update --description other --set_label a:b shop.t",
  widen: "update shop.detected id:INTEGER,name:STRING,day:DATE,more:FLOAT",
  copy: "cp shop.detected shop.copied",
  append: "cp -a shop.detected shop.copied",
  extract:
    "extract --destination_format NEWLINE_DELIMITED_JSON --compression GZIP shop.t gs://bucket/out-*.gz",
  jobs: "ls -j -n 2",
  remove: "rm -f -t shop.copied",
  afterRemoval: "show shop.copied",
  removeAll: "rm -r -f -d shop",
  afterAll: "ls",
} as const;

const isInstalled = (process.env.PATH ?? "")
  .split(delimiter)
  .some((folder) => existsSync(join(folder, "bq")));
const run = isInstalled ? describe : describe.skip;

run(`bq${isInstalled ? "" : " (skipped: the command is not installed)"}`, () => {
  let folder: string;
  let warehouse: TestWarehouse;
  let answers: Map<string, string>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bq-"));
    mkdirSync(join(folder, "buckets", "bucket"), { recursive: true });
    writeFileSync(join(folder, "a.csv"), 'id,name,day\n1,a,2024-01-01\n2,"b,c",2024-01-02\n');
    writeFileSync(join(folder, "a.json"), '{"id":3,"name":"ä","day":"2024-01-02"}\n');
    writeFileSync(join(folder, "buckets/bucket/b.csv"), "id,name,day\n4,d,2024-01-03\n");
    warehouse = await startTestWarehouse(["--buckets", join(folder, "buckets")]);
    answers = await answersOf(warehouse.url, folder);
  });
  afterAll(async () => {
    await warehouse.stop();
    rmSync(folder, { recursive: true });
  });

  const said = (command: keyof typeof COMMANDS) => answers.get(command) ?? "";
  const json = (command: keyof typeof COMMANDS): Answer =>
    JSON.parse(/[[{].*/s.exec(said(command))?.[0] ?? "null");

  test.each([
    ["makeDataset", "Dataset 'test-project:shop' successfully created."],
    ["makeTable", "Table 'test-project:shop.t' successfully created."],
    ["makeView", "View 'test-project:shop.v' successfully created."],
    ["makeMaterialized", "Materialized View 'test-project:shop.mv' successfully created."],
    ["update", "Table 'test-project:shop.t' successfully updated."],
    ["widen", "Table 'test-project:shop.detected' successfully updated."],
    ["copy", "successfully copied to 'test-project:shop.copied'"],
    ["append", "successfully copied to 'test-project:shop.copied'"],
    ["wrong", "Unrecognized name: none"],
    ["afterRemoval", "Not found: Table test-project:shop.copied"],
  ] as const)("%s: %s", (command, text) => {
    expect(said(command).replaceAll(/\s+/g, " ")).toContain(text);
  });

  test("tables and views are listed with their kinds", () => {
    const kinds = json("list").map((table: Answer) => [table.tableReference.tableId, table.type]);
    expect(kinds).toEqual([
      ["mv", "MATERIALIZED_VIEW"],
      ["t", "TABLE"],
      ["v", "VIEW"],
    ]);
  });

  test("uploads, buckets and inserts have brought their rows", () => {
    expect(json("show")).toMatchObject({
      numRows: "5",
      timePartitioning: { type: "DAY", field: "day" },
      clustering: { fields: ["name"] },
    });
    expect(json("showSchema").map(({ name, type }: Answer) => `${name}:${type}`)).toEqual([
      "id:INTEGER",
      "name:STRING",
      "day:DATE",
    ]);
    expect(json("head")).toEqual([{ id: "2" }, { id: "3" }]);
  });

  test("a query takes parameters, is checked without running, and fills a table", () => {
    expect(json("query").map(({ id, name }: Answer) => `${id} ${name}`)).toEqual([
      "2 b,c",
      "3 ä",
      "3 ä",
      "4 d",
    ]);
    expect(json("dryRun").statistics.query.totalBytesProcessed).toBe("40");
    expect(json("destination")).toHaveLength(5);
  });

  test("an extract is gzipped JSON, and its job is listed", () => {
    const bytes = readFileSync(join(folder, "buckets/bucket/out-000000000000.gz"));
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect(json("jobs")[0]).toMatchObject({
      configuration: { jobType: "EXTRACT" },
      status: { state: "DONE" },
    });
  });

  test("what is removed is gone", () => {
    expect(said("afterAll")).not.toContain("shop");
  });
});

/** Types all commands into one `bq shell`, which starts much faster than one process each; answers by command. */
async function answersOf(url: string, folder: string): Promise<Map<string, string>> {
  const flags = ["--api", url, "--oauth_access_token=local", "--project_id=test-project", "--format=json"];
  const child = spawn("bq", [...flags, "shell"], {
    env: { PATH: process.env.PATH ?? "", HOME: folder, CLOUDSDK_CONFIG: join(folder, "none") },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (out += chunk));
  const lines = Object.values(COMMANDS).map((command) => `${command.replace("FOLDER", folder)}\n`);
  child.stdin.end(lines.join(""));
  await new Promise((resolve) => child.once("close", resolve));
  const [, ...parts] = out.split("test-project> ");
  return new Map(Object.keys(COMMANDS).map((name, index) => [name, parts[index] ?? ""]));
}
