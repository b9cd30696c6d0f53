import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answer, startTestWarehouse, type TestWarehouse } from "./support.ts";

const PROJECT = "/bigquery/v2/projects/test-project";
const TABLES = `${PROJECT}/datasets/d/tables`;

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
});
afterAll(() => warehouse.stop());

const create = (tableId: string, more: object) =>
  warehouse.send("POST", TABLES, { tableReference: { tableId }, ...more });
const patch = (tableId: string, more: object) => warehouse.send("PATCH", `${TABLES}/${tableId}`, more);
const field = (name: string, type: string, more: object = {}) => ({ name, type, mode: "NULLABLE", ...more });
const rows = async (query: string) => (await warehouse.client.query(query))[0];
/** Runs a job to its end; its error's message, or "". */
const run = async (configuration: object): Promise<string> => {
  const { body } = await warehouse.send("POST", `${PROJECT}/jobs`, { configuration });
  if (body.error) return body.error.message;
  const { client } = warehouse;
  await client
    .job(body.jobReference.jobId)
    .promise()
    .catch(() => undefined);
  const [job] = await client.job(body.jobReference.jobId).getMetadata();
  return job.status.errorResult?.message ?? "";
};
const into = (tableId: string, query: string, more: object = {}) =>
  run({ query: { query, useLegacySql: false, destinationTable: { datasetId: "d", tableId }, ...more } });

describe("what a table resource can say comes back", () => {
  test("a materialized view, keys, clustering, defaults, policy tags and expiration of partitions", async () => {
    const made: [string, object][] = [
      ["mv", { materializedView: { query: "SELECT 1 AS n" } }],
      [
        "keyed",
        {
          schema: { fields: [field("id", "INTEGER"), field("other", "INTEGER")] },
          tableConstraints: {
            primaryKey: { columns: ["id"] },
            foreignKeys: [
              {
                name: "f",
                referencedTable: { projectId: "test-project", datasetId: "d", tableId: "keyed" },
                columnReferences: [{ referencingColumn: "other", referencedColumn: "id" }],
              },
            ],
          },
        },
      ],
      [
        "layout",
        {
          schema: {
            fields: [field("day", "DATE"), field("k", "STRING", { policyTags: { names: ["x/y"] } })],
          },
          timePartitioning: { type: "MONTH", field: "day", expirationMs: "86400000" },
          clustering: { fields: ["k"] },
        },
      ],
    ];
    for (const [name, more] of made) {
      expect((await create(name, more)).body).toMatchObject(more);
      expect((await warehouse.send("GET", `${TABLES}/${name}`)).body).toMatchObject(more);
    }
    expect((await warehouse.send("GET", `${TABLES}/mv`)).body.type).toBe("MATERIALIZED_VIEW");
    expect(await rows("SELECT n FROM d.mv")).toEqual([{ n: 1 }]);
  });

  test("a default is what INSERT puts where nothing is given", async () => {
    const fields = [field("n", "INTEGER"), field("s", "STRING", { defaultValueExpression: "UPPER('x')" })];
    expect((await create("defaults", { schema: { fields } })).body.schema).toEqual({ fields });
    await rows("INSERT INTO d.defaults (n) VALUES (1)");
    expect(await rows("SELECT s FROM d.defaults")).toEqual([{ s: "X" }]);
  });

  test.each([
    ["timePartitioning", { timePartitioning: { field: "none" } }, "cannot be found in the schema: none"],
    ["timePartitioning", { timePartitioning: { field: "s" } }, "Cannot partition by DAY on field s"],
    ["timePartitioning", { timePartitioning: { type: "HOUR", field: "day" } }, "Cannot partition by HOUR"],
    ["clustering", { clustering: { fields: ["none"] } }, "cannot be found in the schema: none"],
    ["clustering", { clustering: { fields: ["f"] } }, "not supported on field f of type FLOAT64"],
    ["tableConstraints", { tableConstraints: { primaryKey: { columns: ["none"] } } }, "Column none"],
    ["view", { view: { query: "SELECT 1 AS n" } }, "shouldn't be used as input with a view"],
    ["schema", { schema: { fields: [field("a", "STRING"), field("A", "STRING")] } }, "Duplicate field name"],
    ["schema", { schema: { fields: [field("a", "RECORD")] } }, "has no schema"],
    ["schema", { schema: { fields: [field("a", "POINT")] } }, "POINT"],
  ])("a table whose %s cannot be is refused: %j", async (_what, more, message) => {
    const schema = { fields: [field("s", "STRING"), field("day", "DATE"), field("f", "FLOAT")] };
    const { status, body } = await create("wrong", { schema, ...more });
    expect([status, body.error?.message]).toEqual([400, expect.stringContaining(message)]);
  });

  test("tables.get shows the selected fields, and without counts as BASIC", async () => {
    const inner = { fields: [field("a", "STRING"), field("b", "STRING")] };
    await create("chosen", { schema: { fields: [field("n", "INTEGER"), field("r", "RECORD", inner)] } });
    const { body } = await warehouse.send("GET", `${TABLES}/chosen?selectedFields=r.b&view=BASIC`);
    expect(body.schema.fields).toEqual([field("r", "RECORD", { fields: [field("b", "STRING")] })]);
    expect(body.numRows).toBeUndefined();
    expect((await warehouse.send("GET", `${TABLES}/chosen?view=STORAGE_STATS`)).body.numRows).toBe("0");
  });
});

describe("patching a table", () => {
  test("adds nested fields and relaxes REQUIRED ones, and rows keep their values", async () => {
    const record = (fields: object[]) => field("r", "RECORD", { mode: "REPEATED", fields });
    const before = [field("n", "INTEGER", { mode: "REQUIRED" }), record([field("a", "INTEGER")])];
    await create("grown", { schema: { fields: before } });
    await rows("INSERT INTO d.grown VALUES (1, [STRUCT(2 AS a)])");
    const after = [
      field("n", "INTEGER"),
      record([field("a", "INTEGER"), field("b", "STRING")]),
      field("late", "FLOAT"),
    ];
    expect((await patch("grown", { schema: { fields: after } })).body.schema.fields).toEqual(after);
    await rows("INSERT INTO d.grown (n) VALUES (NULL)");
    expect(await rows("SELECT n, r, late FROM d.grown ORDER BY n DESC")).toEqual([
      { n: 1, r: [{ a: 2, b: null }], late: null },
      { n: null, r: [], late: null },
    ]);
  });

  test.each([
    [[field("n", "STRING"), field("s", "STRING")], "Field n has changed type from INTEGER to STRING"],
    [[field("n", "INTEGER")], "Field s is missing in new schema"],
    [
      [field("n", "INTEGER", { mode: "REQUIRED" }), field("s", "STRING")],
      "Field n has changed mode from NULLABLE to REQUIRED",
    ],
    [
      [field("n", "INTEGER"), field("s", "STRING"), field("x", "STRING", { mode: "REQUIRED" })],
      "Cannot add required fields to an existing schema. (field: x)",
    ],
  ])("refuses the schema %j", async (fields, message) => {
    await create("fixed", { schema: { fields: [field("n", "INTEGER"), field("s", "STRING")] } });
    const { status, body } = await patch("fixed", { schema: { fields } });
    expect([status, body.error.message]).toEqual([
      400,
      `Provided Schema does not match Table test-project:d.fixed. ${message}`,
    ]);
  });

  test("changes clustering, keys and the life of partitions, but not what partitions are", async () => {
    const schema = { fields: [field("day", "DATE"), field("k", "STRING")] };
    await create("changed", { schema, timePartitioning: { type: "DAY", field: "day" } });
    const change = {
      clustering: { fields: ["k"] },
      timePartitioning: { type: "DAY", field: "day", expirationMs: "1000000000000" },
      tableConstraints: { primaryKey: { columns: ["k"] } },
    };
    expect((await patch("changed", change)).body).toMatchObject(change);
    const { body } = await patch("changed", { clustering: null, tableConstraints: null });
    expect([body.clustering, body.tableConstraints]).toEqual([undefined, undefined]);
    expect((await patch("changed", { timePartitioning: { type: "MONTH", field: "day" } })).status).toBe(501);
  });
});

describe("a query's destination table", () => {
  test("is partitioned and clustered as asked, and must stay so", async () => {
    const layout = { timePartitioning: { type: "DAY", field: "day" }, clustering: { fields: ["k"] } };
    expect(await into("made", "SELECT DATE '2024-01-01' AS day, 'a' AS k", layout)).toBe("");
    expect((await warehouse.send("GET", `${TABLES}/made`)).body).toMatchObject(layout);
    const again = { writeDisposition: "WRITE_TRUNCATE", timePartitioning: { type: "MONTH", field: "day" } };
    expect(await into("made", "SELECT DATE '2024-01-01' AS day, 'a' AS k", again)).toContain(
      "Incompatible table partitioning specification",
    );
  });

  test("is not partitioned or clustered where the query sets an order of its own", async () => {
    const timePartitioning = { type: "DAY", field: "day" };
    const clustering = { fields: ["k"] };
    const rangePartitioning = { field: "n", range: { start: "0", end: "9", interval: "1" } };
    const plain = "SELECT DATE '2024-01-01' AS day, 'a' AS k, 1 AS n";
    const sorted = `${plain} ORDER BY k`;
    const refused = (what: string) => expect.stringContaining(`Result of ORDER BY queries cannot be ${what}`);
    const truncate = { writeDisposition: "WRITE_TRUNCATE" };
    const append = { writeDisposition: "WRITE_APPEND" };

    expect(await into("sorted", sorted, { timePartitioning })).toEqual(refused("partitioned by field 'day'"));
    expect(await into("sorted", `(${sorted})`, { rangePartitioning })).toEqual(
      refused("partitioned by field 'n'"),
    );
    expect(await into("sorted", sorted, { clustering })).toEqual(refused("clustered"));
    expect(await into("sorted", sorted, { timePartitioning: { type: "DAY" } })).toEqual(
      refused("partitioned"),
    );
    expect(await into("sorted", plain, { clustering })).toBe("");
    expect(await into("sorted", sorted, truncate)).toEqual(refused("clustered"));
    expect(await into("sorted", plain, truncate)).toBe("");
    expect(await into("sorted", sorted, append)).toBe("");
    expect(await rows("SELECT COUNT(*) AS n FROM d.sorted")).toEqual([{ n: 2 }]);
    expect(await into("unsorted", sorted)).toBe("");
    expect(await into("unsorted", sorted, truncate)).toBe("");
  });

  test("takes new columns only where schemaUpdateOptions allow it", async () => {
    await create("widened", { schema: { fields: [field("n", "INTEGER", { mode: "REQUIRED" })] } });
    const append = { writeDisposition: "WRITE_APPEND" };
    const both = { ...append, schemaUpdateOptions: ["ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"] };
    expect(await into("widened", "SELECT 1 AS n, 'a' AS s", append)).toContain("Field n has changed mode");
    expect(await into("widened", "SELECT 1 AS n, 'a' AS s", both)).toBe("");
    expect(await into("widened", "SELECT 1.5 AS n, 'a' AS s", both)).toContain("Field n has changed type");
    expect(await rows("SELECT * FROM d.widened")).toEqual([{ n: 1, s: "a" }]);
  });
});

describe("partition decorators", () => {
  const DAYS = "SELECT DATE '2024-01-01' + n AS day, n FROM UNNEST([0, 0, 1]) AS n";
  const layout = { timePartitioning: { type: "DAY", field: "day" } };
  const days = (table: string) =>
    rows(`SELECT CAST(day AS STRING) AS day, COUNT(*) AS n FROM d.${table} GROUP BY day ORDER BY day`);
  const load = async (tableId: string, lines: object[], more: object = {}) => {
    const configuration = {
      load: {
        destinationTable: { datasetId: "d", tableId },
        sourceFormat: "NEWLINE_DELIMITED_JSON",
        ...more,
      },
    };
    const part = (type: string, text: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
    const body = `${part("application/json", JSON.stringify({ configuration }))}${part("text/plain", lines.map((line) => JSON.stringify(line)).join("\n"))}--b--`;
    const headers = { "content-type": "multipart/related; boundary=b" };
    const path = "/upload/bigquery/v2/projects/test-project/jobs?uploadType=multipart";
    const answer: Answer = await (await warehouse.fetch(path, { method: "POST", headers, body })).json();
    if (answer.error) return answer.error.message;
    const [job] = await warehouse.client.job(answer.jobReference.jobId).getMetadata();
    return job.status.errorResult?.message ?? "";
  };

  test("a query replaces one partition and leaves the others", async () => {
    await into("parts", DAYS, layout);
    const truncate = { writeDisposition: "WRITE_TRUNCATE" };
    expect(await into("parts$20240101", "SELECT DATE '2024-01-01' AS day, 9 AS n", truncate)).toBe("");
    expect(await days("parts")).toEqual([
      { day: "2024-01-01", n: 1 },
      { day: "2024-01-02", n: 1 },
    ]);
    expect(await into("parts$20240101", "SELECT DATE '2024-01-05' AS day, 9 AS n", truncate)).toContain(
      "Some rows belong to different partitions rather than destination partition test-project:d.parts$20240101",
    );
    expect(await into("parts$20240101", "SELECT DATE '2024-01-01' AS day, 9 AS n")).toBe(
      "Already Exists: Table test-project:d.parts$20240101",
    );
  });

  test("a load adds to one partition, copies read one and write one, tabledata.list shows one", async () => {
    await into("whole", DAYS, layout);
    const append = { writeDisposition: "WRITE_APPEND" };
    expect(await load("whole$20240102", [{ day: "2024-01-02", n: 7 }], append)).toBe("");
    expect(await load("whole$20240102", [{ day: "2024-01-03", n: 7 }], append)).toContain("Some rows belong");
    const reference = (tableId: string) => ({ datasetId: "d", tableId });
    const copy = (from: string, to: string, more: object = {}) =>
      run({ copy: { sourceTable: reference(from), destinationTable: reference(to), ...more } });
    expect(await copy("whole$20240102", "one")).toBe("");
    expect(await days("one")).toEqual([{ day: "2024-01-02", n: 2 }]);
    expect(await copy("one", "whole$20240102", { writeDisposition: "WRITE_TRUNCATE" })).toBe("");
    expect(await days("whole")).toEqual([
      { day: "2024-01-01", n: 2 },
      { day: "2024-01-02", n: 2 },
    ]);
    const { body } = await warehouse.send("GET", `${TABLES}/whole$20240101/data?selectedFields=n`);
    expect([body.totalRows, body.rows]).toEqual(["2", [{ f: [{ v: "0" }] }, { f: [{ v: "0" }] }]]);
  });

  test("by ingestion time the decorator is the time, and copies keep it", async () => {
    const schema = { fields: [field("n", "INTEGER")] };
    await create("arrived", { schema, timePartitioning: { type: "DAY" } });
    expect(await load("arrived$20240229", [{ n: 1 }])).toBe("");
    const copied = { sourceTable: { datasetId: "d", tableId: "arrived" } };
    expect(await run({ copy: { ...copied, destinationTable: { datasetId: "d", tableId: "kept" } } })).toBe(
      "",
    );
    for (const table of ["arrived", "kept"]) {
      expect(await rows(`SELECT CAST(_PARTITIONDATE AS STRING) AS day, n FROM d.${table}`)).toEqual([
        { day: "2024-02-29", n: 1 },
      ]);
    }
  });

  test.each([
    ["parts$20240230", "Invalid partition ID"],
    ["parts$2024", "Invalid partition ID"],
    ["parts$x", "Invalid partition ID"],
    ["flat$20240101", "not partitioned"],
    ["none$20240101", "not partitioned"],
  ])("%s is no partition", async (name, message) => {
    await into("flat", "SELECT 1 AS n");
    const truncate = { writeDisposition: "WRITE_TRUNCATE" };
    expect(await into(name, "SELECT DATE '2024-01-01' AS day, 9 AS n", truncate)).toContain(message);
  });
});

test("the summary of partitions that legacy SQL has is refused with the way round", async () => {
  const { status, body } = await warehouse.send("GET", `${TABLES}/any$__PARTITIONS_SUMMARY__`);
  expect([status, body.error.message]).toEqual([
    501,
    expect.stringContaining("INFORMATION_SCHEMA.PARTITIONS"),
  ]);
});

describe("tabledata.insertAll", () => {
  test("a template makes the table with the suffix at its first rows", async () => {
    await create("log", { schema: { fields: [field("n", "INTEGER")] } });
    const insert = (templateSuffix: string) =>
      warehouse.send("POST", `${TABLES}/log/insertAll`, { rows: [{ json: { n: 1 } }], templateSuffix });
    expect((await insert("_a")).body.insertErrors).toBeUndefined();
    await insert("_a");
    expect(await rows("SELECT COUNT(*) AS n FROM d.log_a")).toEqual([{ n: 2 }]);
    expect(await rows("SELECT COUNT(*) AS n FROM d.log")).toEqual([{ n: 0 }]);
  });
});
