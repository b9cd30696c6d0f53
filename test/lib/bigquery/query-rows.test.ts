import { expect, test } from "@jest/globals";
import { z } from "zod";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { isNotFound, isTransient } from "../../../lib/bigquery/failure.ts";
import { queryRows } from "../../../lib/bigquery/query-rows.ts";

test("rows of a warehouse that is away fail as what may be tried again, not as a defect of ours", async () => {
  const bigquery = createBigQuery(
    {
      GOOGLE_CLOUD_PROJECT: "p",
      BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9",
      BIGQUERY_LOCATION: "US",
    },
    0,
  );
  const error: unknown = await queryRows(bigquery, z.object({}), "SELECT 1 AS n").catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "WAREHOUSE_UNAVAILABLE", where: "SELECT 1 AS n" });
  expect([isTransient(error), isNotFound(error)]).toEqual([true, false]);
});
