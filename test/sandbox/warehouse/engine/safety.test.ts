import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { openDatabase } from "../../../../sandbox/warehouse/engine/duckdb/database.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

const FILES = [
  "/etc/passwd",
  "x.csv",
  "../x.parquet",
  "file:///etc/passwd",
  "https://example.com/x.json",
  "s3://b/x",
];
const TABLE_FUNCTIONS = [
  ..."read_csv read_csv_auto read_text read_blob read_parquet parquet_scan read_json read_ndjson glob sniff_csv".split(
    " ",
  ),
  ..."query query_table duckdb_tables duckdb_settings duckdb_secrets duckdb_functions pragma_table_info".split(
    " ",
  ),
  ..."generate_series seq_scan arrow_scan test_all_types which_secret repeat_row summary".split(" "),
];
const FUNCTIONS = [
  ..."getenv current_setting current_database current_schema version pg_typeof nextval getvariable".split(
    " ",
  ),
  ..."read_text bq_raise list_transform json_execute_serialized_sql json_serialize_sql columns txid_current".split(
    " ",
  ),
];
const RELATIONS = [
  ..."sqlite_master duckdb_tables duckdb_logs pg_tables main.sqlite_master main.t temp.t memory.d.t".split(
    " ",
  ),
  ..."_bq.tables p._bq.tables pg_catalog.pg_tables pg_catalog.pg_class system.information_schema.tables".split(
    " ",
  ),
  ..."INFORMATION_SCHEMA.character_sets d.duckdb_tables d.sqlite_master".split(" "),
];
const STATEMENTS = [
  "ATTACH 'x.db'",
  "ATTACH '/etc/passwd' AS x",
  "DETACH memory",
  "INSTALL httpfs",
  "LOAD httpfs",
  "USE main",
  "COPY d.t TO '/tmp/x.csv'",
  "COPY d.t FROM '/etc/passwd'",
  "EXPORT DATABASE '/tmp/x'",
  "IMPORT DATABASE '/tmp/x'",
  "PRAGMA database_list",
  "SET memory_limit = '1GB'",
  "SET GLOBAL enable_external_access = true",
  "RESET memory_limit",
  "CHECKPOINT",
  "VACUUM",
  "CREATE MACRO m(x) AS x",
  "CREATE SECRET s (TYPE s3)",
  "CREATE TYPE x AS ENUM ('a')",
  "CREATE SEQUENCE s",
  "DESCRIBE d.t",
  "SHOW TABLES",
  "EXPLAIN SELECT 1",
  "PREPARE x AS SELECT 1",
  "EXECUTE x",
  "CALL pragma_version()",
  "SELECT rowid FROM d.t",
  "SELECT t.rowid FROM d.t",
  "SELECT #1 FROM d.t",
  "SELECT $1",
  "SELECT n::VARCHAR FROM d.t",
  "SELECT * FROM d.t POSITIONAL JOIN d.t",
  "SELECT * FROM d.t AT (VERSION => 1)",
  "CREATE TABLE _bq.x (n INT64)",
  "INSERT INTO _bq.tables VALUES ('a', 'b', 'c')",
  "DELETE FROM _bq.tables WHERE TRUE",
  "DROP SCHEMA _bq",
  "DROP SCHEMA main",
  "CREATE FUNCTION d.g() AS (getenv('HOME')); SELECT d.g()",
  "CREATE TABLE FUNCTION d.tf() AS SELECT * FROM read_csv('x'); SELECT * FROM d.tf()",
  "CREATE FUNCTION d.getenv(x STRING) RETURNS STRING LANGUAGE js AS 'return x'; SELECT getenv('HOME')",
  ...["_bq", "main", "temp", "system", "information_schema", "Pg_Catalog", 'a"b', "a b", "../x"].map(
    (name) => `CREATE SCHEMA \`${name}\``,
  ),
];

/** Every spelling that comes to mind. */
const attempts = [
  ...FILES.flatMap((file) => [
    `SELECT * FROM \`${file}\``,
    `SELECT * FROM d.\`${file}\``,
    `SELECT * FROM '${file}'`,
  ]),
  ...TABLE_FUNCTIONS.flatMap((name) => [
    `SELECT * FROM ${name}('/etc/passwd')`,
    `SELECT * FROM \`${name.toUpperCase()}\`('/etc/passwd')`,
    `SELECT * FROM d.${name}('/etc/passwd')`,
    `SELECT * FROM UNNEST(${name}('/etc/passwd'))`,
  ]),
  ...FUNCTIONS.flatMap((name) => [
    `SELECT ${name}('HOME')`,
    `SELECT \`${name}\`('HOME')`,
    `SELECT main.${name}('HOME')`,
    `SELECT system.main.${name}('HOME')`,
    `SELECT SAFE.${name}('HOME')`,
    `SELECT 'HOME'.${name}()`,
  ]),
  ...RELATIONS.flatMap((name) => [`SELECT * FROM ${name}`, `SELECT * FROM \`${name}\``]),
  ...STATEMENTS,
];

describe("SQL reaches nothing but the warehouse", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
    await engine.execute({ sql: "CREATE TABLE d.t AS SELECT 1 AS n" });
  });
  afterAll(() => engine.close());

  test(`${attempts.length} attempts on files, settings and DuckDB's own objects end with BigQuery's errors`, async () => {
    const answered: string[] = [];
    for (const sql of attempts) {
      const inner = JSON.stringify(sql);
      const forms = sql.startsWith("SELECT")
        ? [sql, `CREATE VIEW d.v AS ${sql}`, `EXECUTE IMMEDIATE ${inner}`]
        : [sql, `EXECUTE IMMEDIATE ${inner}`];
      for (const form of forms) {
        const message = await errorOf(engine.execute({ sql: form }));
        if (!BIGQUERY.test(message)) answered.push(`${form}: ${message}`);
      }
    }
    expect(answered).toEqual([]);
    expect(await rowsOf(engine, "SELECT table_name FROM d.INFORMATION_SCHEMA.TABLES")).toEqual([["t"]]);
  });

  test("a message of a user is taken for no failure of DuckDB's", async () => {
    for (const text of [
      "Interrupted",
      "Out of Memory",
      "INTERRUPT Error",
      "could not allocate",
      "No space left on device",
    ]) {
      const work = engine.execute({ sql: `SELECT ERROR('${text}') FROM d.t` });
      await expect(work).rejects.toMatchObject({ reason: "invalidQuery", message: text });
    }
  });

  test.each(["a.b", "../x", 'a"b', "a`b", "a\u0000b", "t@1", "a;b", "😀", "é".repeat(513)])(
    "%.20j is no name of a table",
    async (table) => {
      const schema = [{ name: "n", type: "INTEGER" }];
      const made = engine.catalog.createTable({ dataset: "d", table }, { schema });
      await expect(made).rejects.toMatchObject({ reason: "invalid" });
    },
  );

  test.each(["täble 1-a", "表", "a".repeat(1024)])("%s is one", async (table) => {
    await engine.execute({ sql: `CREATE TABLE d.\`${table}\` AS SELECT 1 AS \`spalte ü\`` });
    expect(await rowsOf(engine, `SELECT \`spalte ü\` FROM d.\`${table}\``)).toEqual([["1"]]);
    await engine.execute({ sql: `DROP TABLE d.\`${table}\`` });
  });
});

test("DuckDB itself is closed, should a statement ever get through", async () => {
  const database = await openDatabase({ file: null, memoryLimit: "100MB", threads: 1 });
  const connection = await database.connect();
  for (const sql of [
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/faults-must-not-exist.csv'",
    "ATTACH '/tmp/faults-must-not-exist.db'",
    "INSTALL httpfs",
    "LOAD '/tmp/x.duckdb_extension'",
    "SET GLOBAL enable_external_access = true",
    "SET GLOBAL allowed_directories = ['/']",
  ]) {
    await expect(connection.run(sql)).rejects.toBeDefined();
  }
  connection.close();
  await database.close();
});

const BIGQUERY =
  /^(Syntax error|Function not found|Table-valued function not found|Not found|Table ".*" must be qualified|Invalid (dataset|table|project)|Undeclared variable|Unrecognized name|Name .* not found|Too few|INNER JOIN must|No matching signature|Access Denied|.* is not supported by the local warehouse|EXECUTE IMMEDIATE (takes|cannot run)|Invalid function .*: Function not found)/;
