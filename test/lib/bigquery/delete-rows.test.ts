import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { deleteRows } from "../../../lib/bigquery/delete-rows.ts";
import { startWarehouse, type Warehouse } from "../../functions/support/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

test("rows that meet a condition go, the others stay", async () => {
  await warehouse.rows("CREATE SCHEMA d");
  await warehouse.rows("CREATE TABLE d.t AS SELECT n FROM UNNEST([1, 2, 3]) AS n");
  await deleteRows(warehouse.bigquery, "d.t", "CAST(n AS STRING) IN UNNEST(@ids)", { ids: ["1", "3"] });
  expect(await warehouse.rows("SELECT n FROM d.t")).toEqual([{ n: 2 }]);
});

test("what BigQuery refuses is an error of ours that names the table", async () => {
  const away = deleteRows(warehouse.bigquery, "nowhere.t", "TRUE", {});
  await expect(away).rejects.toMatchObject({ code: "WAREHOUSE_REFUSED", where: "nowhere.t" });
});
