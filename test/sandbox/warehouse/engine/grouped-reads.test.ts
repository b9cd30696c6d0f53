import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset } from "./harness.ts";

describe("JSON_VALUE of a column that is grouped by", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
    await engine.execute({ sql: `CREATE TABLE d.documents AS SELECT '{"a": 1}' AS doc` });
  });
  afterAll(() => engine.close());

  test("is refused with a way round, and the engine goes on", async () => {
    await expect(
      engine.execute({ sql: "SELECT JSON_VALUE(doc, '$.a'), COUNT(*) FROM d.documents GROUP BY doc" }),
    ).rejects.toMatchObject({
      reason: "notImplemented",
      message: expect.stringMatching(/compute them in a subquery/),
    });
    const { statements } = await engine.execute({
      sql: "SELECT JSON_VALUE(doc, '$.a'), n FROM (SELECT doc, COUNT(*) AS n FROM d.documents GROUP BY doc)",
    });
    expect(await statements[0]?.rows?.page(0, 1)).toEqual([{ f: [{ v: "1" }, { v: "1" }] }]);
  });
});
