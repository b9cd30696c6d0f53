import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SuiteError } from "../../../lib/errors.ts";
import { besideCursor, prepare, rowsLeft, rowsOf } from "../support/killed-days.ts";
import { runOrder } from "../support/killed-worker.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

describe("eight at a time beside a worker that reads: each ends, or says that it may be tried again, and together", () => {
  test.each(besideCursor)("%ss leave the rows that one leaves", async (work) => {
    const source = `beside_${work}`;
    await prepare(warehouse, source, "versions", work);
    const order = { source, kind: "versions", day: 3 } as const;
    const all = [...Array.from({ length: 8 }, () => ({ ...order, work })), order];
    const ends = await Promise.allSettled(all.map((each) => runOrder(each, warehouse.config)));
    const errors = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
    expect(errors.filter((error) => !(error instanceof SuiteError && error.code === "RACE_LOST"))).toEqual(
      [],
    );
    expect(errors.length).toBeLessThan(8);
    // What the others left undone, the next does; and the worker's next run has nothing new.
    await runOrder({ ...order, work }, warehouse.config);
    await runOrder(order, warehouse.config);
    expect(await rowsOf(warehouse, source, "versions")).toMatchObject({
      ...rowsLeft[work],
      seqs: [{ doubled: 0, gaps: 0 }],
    });
  });
});
