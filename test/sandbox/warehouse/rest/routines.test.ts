import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestWarehouse, type TestWarehouse } from "./support.ts";

const DATASET = "/bigquery/v2/projects/test-project/datasets/d";
const INT64 = { typeKind: "INT64" };

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
});
afterAll(() => warehouse.stop());

const create = (routineId: string, more: object) =>
  warehouse.send("POST", `${DATASET}/routines`, { routineReference: { routineId }, ...more });
const value = async (expression: string) =>
  (await warehouse.client.query(`SELECT ${expression} AS v`))[0][0].v;

describe("routines", () => {
  test("a SQL function is made from its resource, replaced by update, and comes back as it was", async () => {
    const arguments_ = [
      { name: "x", dataType: INT64 },
      { name: "list", dataType: { typeKind: "ARRAY", arrayElementType: { typeKind: "STRING" } } },
    ];
    const routine = { routineType: "SCALAR_FUNCTION", arguments: arguments_, returnType: INT64 };
    const made = await create("f", { ...routine, definitionBody: "x * 3 + ARRAY_LENGTH(list)" });
    expect(made.body).toMatchObject({
      ...routine,
      language: "SQL",
      definitionBody: "x * 3 + ARRAY_LENGTH(list)",
    });
    expect(await value("d.f(2, ['a'])")).toBe(7);
    const path = `${DATASET}/routines/f`;
    await warehouse.send("PUT", path, { ...routine, definitionBody: "x * 4" });
    expect(await value("d.f(2, [])")).toBe(8);
    expect((await warehouse.send("DELETE", path)).status).toBe(204);
    expect((await warehouse.send("GET", path)).status).toBe(404);
  });

  test("JavaScript, templates, table functions and procedures", async () => {
    const body = 'return x + "\'\\n\\\\";';
    const js = { language: "JAVASCRIPT", arguments: [{ name: "x", dataType: { typeKind: "STRING" } }] };
    await create("js", { ...js, returnType: { typeKind: "STRING" }, definitionBody: body });
    expect(await value("d.js('a')")).toBe("a'\n\\");
    await create("any", { arguments: [{ name: "x", argumentKind: "ANY_TYPE" }], definitionBody: "x" });
    expect(await value("d.any('a')")).toBe("a");
    await create("tvf", {
      routineType: "TABLE_VALUED_FUNCTION",
      arguments: [{ name: "n", dataType: INT64 }],
      definitionBody: "SELECT n + 1 AS m",
    });
    expect(await value("(SELECT m FROM d.tvf(1))")).toBe(2);
    const procedure = {
      routineType: "PROCEDURE",
      arguments: [
        { name: "n", dataType: INT64 },
        { name: "m", mode: "OUT", dataType: INT64 },
      ],
      definitionBody: "SET m = n + 1;",
    };
    expect((await create("proc", procedure)).body.arguments[1]).toMatchObject({ mode: "OUT" });
    const [rows] = await warehouse.client.query("DECLARE r INT64; CALL d.proc(1, r); SELECT r AS v");
    expect(rows).toEqual([{ v: 2 }]);
  });

  test("lists filter by type", async () => {
    const { body } = await warehouse.send("GET", `${DATASET}/routines?filter=routineType:PROCEDURE`);
    const names = body.routines.map(
      (routine: { routineReference: { routineId: string } }) => routine.routineReference.routineId,
    );
    expect(names).toEqual(["proc"]);
  });

  test.each([
    [{ definitionBody: "nonsense(" }, 400],
    [{ definitionBody: "1); CREATE TABLE d.sneaky AS (SELECT 1 AS n" }, 400],
    [{ definitionBody: "x", arguments: [{ name: "x" }] }, 400],
    [{}, 400],
    [{ definitionBody: "1", importedLibraries: ["gs://b/o.js"] }, 501],
    [{ definitionBody: "1", language: "PYTHON" }, 501],
    [{ definitionBody: "1", remoteFunctionOptions: {} }, 501],
    [{ definitionBody: "1", routineType: "SORCERY" }, 501],
  ])("%j is refused with %i, and nothing is made", async (routine, status) => {
    expect((await create("bad", routine)).status).toBe(status);
    expect((await warehouse.send("GET", `${DATASET}/routines/bad`)).status).toBe(404);
    expect((await warehouse.send("GET", `${DATASET}/tables/sneaky`)).status).toBe(404);
  });

  test("a name that is taken is 409", async () => {
    expect((await create("tvf", { definitionBody: "1" })).status).toBe(409);
  });
});

describe("what the warehouse has none of", () => {
  test("models and row access policies are empty lists", async () => {
    await warehouse.client.dataset("d").createTable("t", { schema: "n:INTEGER" });
    expect(await warehouse.send("GET", `${DATASET}/models`)).toEqual({ status: 200, body: {} });
    const policies = await warehouse.send("GET", `${DATASET}/tables/t/rowAccessPolicies`);
    expect(policies).toEqual({ status: 200, body: {} });
    expect((await warehouse.send("GET", `${DATASET}/models/m`)).status).toBe(404);
  });

  test.each([
    ["/tables/t/rowAccessPolicies", "A row access policy"],
    ["/tables/t:getIamPolicy", "IAM"],
    ["/routines/r:setIamPolicy", "IAM"],
    [":undelete", "Undeleting a dataset"],
  ])("POST %s is refused by name", async (path, what) => {
    const { status, body } = await warehouse.send("POST", `${DATASET}${path}`, {});
    expect([status, body.error.message]).toEqual([501, `${what} is not supported by the local warehouse`]);
  });
});
