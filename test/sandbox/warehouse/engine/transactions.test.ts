import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

describe("transactions", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    await engine.execute({
      sql: "CREATE OR REPLACE TABLE d.head AS SELECT 0 AS seq; CREATE OR REPLACE TABLE d.log (seq INT64)",
    });
  });

  const advance = (from: number) =>
    engine.execute({
      sql: `BEGIN TRANSACTION;
        UPDATE d.head SET seq = seq + 1 WHERE seq = ${from};
        INSERT INTO d.log SELECT seq FROM d.head WHERE seq = ${from + 1} AND @@row_count = 1;
        COMMIT TRANSACTION;`,
    });

  test("rows are all there after COMMIT", async () => {
    await advance(0);
    expect(await rowsOf(engine, "SELECT (SELECT seq FROM d.head), (SELECT COUNT(*) FROM d.log)")).toEqual([
      ["1", "1"],
    ]);
  });

  test("an error rolls everything back, also where the script does not say so", async () => {
    const failed = errorOf(
      engine.execute({ sql: "BEGIN TRANSACTION; DELETE FROM d.head WHERE TRUE; SELECT ERROR('stop');" }),
    );
    expect(await failed).toContain("stop");
    expect(await rowsOf(engine, "SELECT seq FROM d.head")).toEqual([["0"]]);
  });

  test("a script that ends without COMMIT leaves nothing behind", async () => {
    await engine.execute({ sql: "BEGIN TRANSACTION; DELETE FROM d.head WHERE TRUE;" });
    expect(await rowsOf(engine, "SELECT seq FROM d.head")).toEqual([["0"]]);
  });

  test("a failed ASSERT inside a transaction rolls it back", async () => {
    const sql =
      "BEGIN TRANSACTION; INSERT INTO d.log VALUES (7); ASSERT (SELECT COUNT(*) FROM d.log) = 2 AS 'two rows'; COMMIT TRANSACTION;";
    expect(await errorOf(engine.execute({ sql }))).toContain("two rows");
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.log")).toEqual([["0"]]);
  });

  test("of eight identical compare-and-set transactions one moves the head, the others see nothing to do or the retryable error", async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => advance(0)));
    const messages = results.flatMap((result) =>
      result.status === "rejected" ? [String(result.reason.message)] : [],
    );
    for (const message of messages) {
      expect(message).toMatch(/^Transaction is aborted due to concurrent update against table p:d\.head\./);
    }
    expect(await rowsOf(engine, "SELECT (SELECT seq FROM d.head), (SELECT COUNT(*) FROM d.log)")).toEqual([
      ["1", "1"],
    ]);
  });

  test("a transaction may not change what was changed after its begin", async () => {
    await engine.execute({ sql: "BEGIN TRANSACTION; SELECT * FROM d.head;", sessionId: "a" });
    await engine.execute({ sql: "DELETE FROM d.head WHERE TRUE" });
    const late = errorOf(engine.execute({ sql: "UPDATE d.head SET seq = 5 WHERE TRUE", sessionId: "a" }));
    expect(await late).toContain("Transaction is aborted due to concurrent update against table p:d.head");
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.head")).toEqual([["0"]]);
  });

  test("a transaction reads the tables as they were at its begin", async () => {
    await engine.execute({ sql: "BEGIN TRANSACTION;", sessionId: "b" });
    await engine.execute({ sql: "INSERT INTO d.head VALUES (9)" });
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.head", { sessionId: "b" })).toEqual([["1"]]);
    await engine.execute({ sql: "ROLLBACK TRANSACTION;", sessionId: "b" });
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.head", { sessionId: "b" })).toEqual([["2"]]);
  });

  test("single statements on one table wait for each other instead of failing", async () => {
    const sql = "UPDATE d.head SET seq = seq + 1 WHERE TRUE";
    await Promise.all(Array.from({ length: 20 }, () => engine.execute({ sql })));
    expect(await rowsOf(engine, "SELECT seq FROM d.head")).toEqual([["20"]]);
  });

  test("inserts from many scripts at once all arrive", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => engine.execute({ sql: `INSERT INTO d.log VALUES (${i})` })),
    );
    expect(await rowsOf(engine, "SELECT COUNT(DISTINCT seq) FROM d.log")).toEqual([["20"]]);
  });

  test("permanent tables cannot be created inside a transaction, temporary ones can and go with a rollback", async () => {
    const refused = errorOf(engine.execute({ sql: "BEGIN TRANSACTION; CREATE TABLE d.x AS SELECT 1 AS a;" }));
    expect(await refused).toContain("DDL statements are not supported in a transaction");
    const sql =
      "BEGIN TRANSACTION; CREATE TEMP TABLE t AS SELECT 1 AS a; ROLLBACK TRANSACTION; SELECT a FROM t;";
    expect(await errorOf(engine.execute({ sql }))).toContain('Table "t" must be qualified');
  });

  test("after an error that DuckDB undid whole, COMMIT in the handler is refused and nothing is kept", async () => {
    const sql = `BEGIN
        BEGIN TRANSACTION; INSERT INTO d.log VALUES (1); SELECT 1 / (SELECT 0 FROM d.head);
      EXCEPTION WHEN ERROR THEN COMMIT TRANSACTION; END;`;
    expect(await errorOf(engine.execute({ sql }))).toContain("ROLLBACK TRANSACTION");
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.log")).toEqual([["0"]]);
  });

  test("a handler may commit after an error that changed nothing in DuckDB", async () => {
    const sql = `BEGIN
        BEGIN TRANSACTION; INSERT INTO d.log VALUES (1); RAISE USING MESSAGE = 'only this';
      EXCEPTION WHEN ERROR THEN COMMIT TRANSACTION; END;`;
    await engine.execute({ sql });
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.log")).toEqual([["1"]]);
  });

  test("the loser of two transactions cannot commit the rest of its work", async () => {
    await engine.execute({
      sql: "BEGIN TRANSACTION; UPDATE d.head SET seq = 1 WHERE TRUE;",
      sessionId: "winner",
    });
    const sql = `BEGIN
        BEGIN TRANSACTION; INSERT INTO d.log VALUES (1); UPDATE d.head SET seq = 2 WHERE TRUE;
      EXCEPTION WHEN ERROR THEN COMMIT TRANSACTION; END;`;
    expect(await errorOf(engine.execute({ sql }))).toContain("rolled back");
    await engine.execute({ sql: "COMMIT TRANSACTION;", sessionId: "winner" });
    expect(await rowsOf(engine, "SELECT (SELECT seq FROM d.head), (SELECT COUNT(*) FROM d.log)")).toEqual([
      ["1", "0"],
    ]);
  });
});
