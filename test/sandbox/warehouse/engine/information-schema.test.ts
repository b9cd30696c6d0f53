import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine, FieldSchema } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

const JOB = {
  creation_time: "2024-01-01T00:00:00.000Z",
  project_id: "p",
  project_number: 1,
  user_email: "someone",
  job_id: "j1",
  job_type: "QUERY",
  state: "DONE",
  query: "SELECT 1",
  location: "US",
  labels: [{ key: "k", value: "v" }],
  referenced_tables: [{ project_id: "p", dataset_id: "d", table_id: "t" }],
  session_info: { session_id: "s1" },
  dml_statistics: { inserted_row_count: 1, deleted_row_count: 2, updated_row_count: 3 },
};
const LATER = { ...JOB, job_id: "j2", creation_time: "2024-01-01T01:00:00.000Z", location: "EU" };

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithDataset({
    jobLog: async () => [JOB, LATER],
    now: () => new Date("2024-01-01T12:00:00Z"),
  });
  await engine.catalog.createDataset("e", { location: "EU" });
  const field = (name: string, type = "INTEGER") => ({ name, type });
  const at = (table: string) => ({ dataset: "d", table });
  await engine.catalog.createTable(at("parent"), {
    schema: [field("a"), field("b")],
    constraints: { primaryKey: ["a", "b"], foreignKeys: [] },
  });
  await engine.catalog.createTable(at("child"), {
    schema: [field("id"), field("x"), { ...field("y", "STRING"), policyTags: { names: ["tag"] } }],
    constraints: {
      primaryKey: ["id"],
      foreignKeys: [{ name: "fk", table: at("parent"), columns: [{ own: "x", referenced: "b" }] }],
    },
  });
  await engine.execute({
    sql: `CREATE FUNCTION d.f(n INT64, list ARRAY<STRING>) RETURNS STRING AS (list[OFFSET(n)]);
      CREATE FUNCTION d.any(v ANY TYPE) AS (v);
      CREATE PROCEDURE d.p(IN n INT64, OUT r STRING) BEGIN SET r = CAST(n AS STRING); END;
      CREATE TABLE e.far (n INT64);
      CREATE TABLE d.days (day DATE) PARTITION BY day;
      INSERT INTO d.days SELECT DATE '2024-01-01' + n FROM UNNEST([0, 0, 1]) AS n;`,
  });
});
afterAll(() => engine.close());

/** `name TYPE` of each column, as documentation writes them. */
const columnsOf = async (view: string) => {
  const { schema } = await engine.execute({ sql: `SELECT * FROM ${view}`, dryRun: true });
  return (schema ?? []).map((field) => `${field.name} ${typeOf(field)}`).join(", ");
};
function typeOf({ type, mode, fields }: FieldSchema): string {
  const names: Record<string, string> = { INTEGER: "INT64", FLOAT: "FLOAT64", BOOLEAN: "BOOL" };
  const inner = fields?.map((field) => `${field.name} ${typeOf(field)}`).join(", ");
  const text = inner === undefined ? (names[type] ?? type) : `STRUCT<${inner}>`;
  return mode === "REPEATED" ? `ARRAY<${text}>` : text;
}

const TABLE = "table_catalog STRING, table_schema STRING, table_name STRING";
const OPTION = "option_name STRING, option_type STRING, option_value STRING";
const SPECIFIC = "specific_catalog STRING, specific_schema STRING, specific_name STRING";
const CONSTRAINT = "constraint_catalog STRING, constraint_schema STRING, constraint_name STRING";
const DOCUMENTED: Record<string, string> = {
  SCHEMATA_OPTIONS: `catalog_name STRING, schema_name STRING, ${OPTION}`,
  SCHEMATA:
    "catalog_name STRING, schema_name STRING, schema_owner STRING, creation_time TIMESTAMP, last_modified_time TIMESTAMP, location STRING, ddl STRING, default_collation_name STRING, sync_status JSON",
  TABLES: `${TABLE}, table_type STRING, managed_table_type STRING, is_insertable_into STRING, is_fine_grained_mutations_enabled STRING, is_typed STRING, is_change_history_enabled STRING, creation_time TIMESTAMP, base_table_catalog STRING, base_table_schema STRING, base_table_name STRING, snapshot_time_ms TIMESTAMP, replica_source_catalog STRING, replica_source_schema STRING, replica_source_name STRING, replication_status STRING, replication_error STRING, ddl STRING, default_collation_name STRING, sync_status JSON, upsert_stream_apply_watermark TIMESTAMP`,
  TABLE_OPTIONS: `${TABLE}, ${OPTION}`,
  COLUMNS: `${TABLE}, column_name STRING, ordinal_position INT64, is_nullable STRING, data_type STRING, is_generated STRING, generation_expression STRING, is_stored STRING, is_hidden STRING, is_updatable STRING, is_system_defined STRING, is_partitioning_column STRING, clustering_ordinal_position INT64, collation_name STRING, column_default STRING, rounding_mode STRING, policy_tags ARRAY<STRING>`,
  COLUMN_FIELD_PATHS: `${TABLE}, column_name STRING, field_path STRING, data_type STRING, description STRING, collation_name STRING, rounding_mode STRING, policy_tags ARRAY<STRING>`,
  VIEWS: `${TABLE}, view_definition STRING, check_option STRING, use_standard_sql STRING`,
  PARTITIONS: `${TABLE}, partition_id STRING, total_rows INT64, total_logical_bytes INT64, total_billable_bytes INT64, last_modified_time TIMESTAMP, storage_tier STRING`,
  TABLE_CONSTRAINTS: `${CONSTRAINT}, ${TABLE}, constraint_type STRING, is_deferrable STRING, initially_deferred STRING, enforced STRING`,
  KEY_COLUMN_USAGE: `${CONSTRAINT}, ${TABLE}, column_name STRING, ordinal_position INT64, position_in_unique_constraint INT64`,
  CONSTRAINT_COLUMN_USAGE: `${TABLE}, column_name STRING, ${CONSTRAINT}`,
  ROUTINES: `${SPECIFIC}, routine_catalog STRING, routine_schema STRING, routine_name STRING, routine_type STRING, data_type STRING, routine_body STRING, routine_definition STRING, external_language STRING, is_deterministic STRING, security_type STRING, created TIMESTAMP, last_altered TIMESTAMP, ddl STRING`,
  ROUTINE_OPTIONS: `${SPECIFIC}, ${OPTION}`,
  PARAMETERS: `${SPECIFIC}, ordinal_position INT64, parameter_mode STRING, is_result STRING, parameter_name STRING, data_type STRING, parameter_default STRING, is_aggregate STRING`,
};

describe("columns are the documented ones, in their order", () => {
  test.each(Object.entries(DOCUMENTED))("%s", async (view, columns) => {
    expect(await columnsOf(`\`region-us\`.INFORMATION_SCHEMA.${view}`)).toBe(columns);
  });

  test("JOBS has its records", async () => {
    const columns = await columnsOf("`region-us`.INFORMATION_SCHEMA.JOBS");
    for (const part of [
      "error_result STRUCT<reason STRING, location STRING, debug_info STRING, message STRING>",
      "referenced_tables ARRAY<STRUCT<project_id STRING, dataset_id STRING, table_id STRING>>",
      "labels ARRAY<STRUCT<key STRING, value STRING>>",
      "timeline ARRAY<STRUCT<elapsed_ms INT64, total_slot_ms INT64, pending_units INT64, completed_units INT64, active_units INT64, estimated_runnable_units INT64>>",
      "session_info STRUCT<session_id STRING>",
      "dml_statistics STRUCT<inserted_row_count INT64, deleted_row_count INT64, updated_row_count INT64>",
      "query_info STRUCT<resource_warning STRING,",
    ]) {
      expect(columns).toContain(part);
    }
  });
});

describe("rows", () => {
  const ask = (sql: string) => rowsOf(engine, sql);

  test("declared keys, their columns, and what foreign keys refer to", async () => {
    const D = "d.INFORMATION_SCHEMA";
    expect(
      await ask(
        `SELECT constraint_name, table_name, constraint_type, enforced FROM ${D}.TABLE_CONSTRAINTS ORDER BY 1`,
      ),
    ).toEqual([
      ["child.fk", "child", "FOREIGN KEY", "NO"],
      ["child.pk$", "child", "PRIMARY KEY", "NO"],
      ["parent.pk$", "parent", "PRIMARY KEY", "NO"],
    ]);
    expect(
      await ask(
        `SELECT constraint_name, column_name, ordinal_position, position_in_unique_constraint FROM ${D}.KEY_COLUMN_USAGE ORDER BY 1, 3`,
      ),
    ).toEqual([
      ["child.fk", "x", "1", "2"],
      ["child.pk$", "id", "1", null],
      ["parent.pk$", "a", "1", null],
      ["parent.pk$", "b", "2", null],
    ]);
    expect(
      await ask(
        `SELECT table_name, column_name FROM ${D}.CONSTRAINT_COLUMN_USAGE WHERE constraint_name = 'child.fk'`,
      ),
    ).toEqual([["parent", "b"]]);
  });

  test("parameters of routines, the result at position 0", async () => {
    const sql =
      "SELECT specific_name, ordinal_position, parameter_mode, is_result, parameter_name, data_type FROM d.INFORMATION_SCHEMA.PARAMETERS ORDER BY 1, 2";
    expect(await ask(sql)).toEqual([
      ["any", "1", null, "NO", "v", "ANY TYPE"],
      ["f", "0", null, "YES", null, "STRING"],
      ["f", "1", null, "NO", "n", "INT64"],
      ["f", "2", null, "NO", "list", "ARRAY<STRING>"],
      ["p", "1", "IN", "NO", "n", "INT64"],
      ["p", "2", "OUT", "NO", "r", "STRING"],
    ]);
  });

  test("policy tags and partitions", async () => {
    expect(await ask("SELECT policy_tags FROM d.INFORMATION_SCHEMA.COLUMNS WHERE column_name = 'y'")).toEqual(
      [[["tag"]]],
    );
    expect(
      await ask(
        "SELECT total_rows, total_partitions, total_logical_bytes FROM `region-us`.INFORMATION_SCHEMA.TABLE_STORAGE WHERE table_name = 'days'",
      ),
    ).toEqual([["3", "2", "24"]]);
  });

  test("what hundreds of tables hold is counted", async () => {
    const many = await engineWithDataset();
    for (let i = 0; i < 300; i += 1) {
      const layout = i % 2 === 0 ? "PARTITION BY b" : "";
      await many.execute({
        sql: `CREATE TABLE d.t${i} ${layout} AS SELECT ${i} AS a, DATE '2024-01-01' AS b`,
      });
    }
    const sums = [
      "COUNT(*), SUM(total_rows), SUM(total_logical_bytes) FROM `region-us`.INFORMATION_SCHEMA.TABLE_STORAGE",
      "COUNT(*), SUM(total_rows), SUM(total_logical_bytes) FROM d.INFORMATION_SCHEMA.PARTITIONS",
      "COUNT(*), SUM(row_count), SUM(size_bytes) FROM d.__TABLES__",
    ];
    for (const sum of sums) expect(await rowsOf(many, `SELECT ${sum}`)).toEqual([["300", "300", "4800"]]);
    await many.close();
  });

  test("jobs and sessions, with what is nested in them", async () => {
    expect(
      await ask(
        "SELECT job_id, labels[OFFSET(0)].value, referenced_tables[OFFSET(0)].table_id, dml_statistics.deleted_row_count, query_info.resource_warning, ARRAY_LENGTH(job_stages) FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_USER",
      ),
    ).toEqual([["j1", "v", "t", "2", null, "0"]]);
    expect(
      await ask(
        "SELECT session_id, is_active, TIMESTAMP_DIFF(last_modified_time, creation_time, MINUTE) FROM INFORMATION_SCHEMA.SESSIONS_BY_PROJECT",
      ),
    ).toEqual([["s1", "true", "60"]]);
  });

  test("a region shows what lies in it, a project everything", async () => {
    const tables = (of: string) =>
      ask(
        `SELECT table_name FROM ${of}.INFORMATION_SCHEMA.TABLES WHERE table_name IN ('far', 'days') ORDER BY 1`,
      );
    expect(await tables("`region-eu`")).toEqual([["far"]]);
    expect(await tables("p.`region-us`")).toEqual([["days"]]);
    expect(await tables("p")).toEqual([["days"], ["far"]]);
    expect(await ask("SELECT job_id FROM `region-eu`.INFORMATION_SCHEMA.JOBS")).toEqual([["j2"]]);
  });

  test("__TABLES_SUMMARY__ lists tables and views", async () => {
    expect(await ask("SELECT table_id, type FROM d.__TABLES_SUMMARY__ WHERE table_id = 'days'")).toEqual([
      ["days", "1"],
    ]);
  });
});

test.each([
  ["d.INFORMATION_SCHEMA.JOBS", "Not found: Table p:d.INFORMATION_SCHEMA.JOBS"],
  ["d.INFORMATION_SCHEMA.TABLE_STORAGE", "Not found: Table p:d.INFORMATION_SCHEMA.TABLE_STORAGE"],
  ["none.INFORMATION_SCHEMA.TABLES", "Not found: Dataset p:none"],
  ["other.d.INFORMATION_SCHEMA.TABLES", "Not found: Project other"],
  ["`region-us`.INFORMATION_SCHEMA.JOBS_TIMELINE", "INFORMATION_SCHEMA.JOBS_TIMELINE is not supported"],
  [
    "`region-us`.INFORMATION_SCHEMA.JOBS_BY_ORGANIZATION",
    "INFORMATION_SCHEMA.JOBS_BY_ORGANIZATION is not supported",
  ],
  ["d.INFORMATION_SCHEMA.NOTHING", "INFORMATION_SCHEMA.NOTHING is not supported"],
])("%s is refused", async (view, message) => {
  expect(await errorOf(engine.execute({ sql: `SELECT * FROM ${view}` }))).toContain(message);
});

test.each([
  [
    "`region-us`.INFORMATION_SCHEMA",
    "INFORMATION_SCHEMA without a view is not supported by the local warehouse at [1:15]",
  ],
  [
    "d.INFORMATION_SCHEMA.MODELS",
    "INFORMATION_SCHEMA.MODELS is not supported by the local warehouse at [1:15]",
  ],
])("%s is refused with the place", async (name, message) => {
  expect(await errorOf(rowsOf(engine, `SELECT * FROM ${name}`))).toBe(message);
});
