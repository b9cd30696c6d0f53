import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import PQueue from "p-queue";
import type { Engine, StatementType } from "../../../../sandbox/warehouse/engine/contract.ts";
import { Crowd } from "../../../../sandbox/warehouse/engine/crowd.ts";
import { leavesNothing } from "../../../../sandbox/warehouse/engine/script/kept.ts";
import { engineWithDataset, rowsOf } from "./harness.ts";

/** Groups this many thousand values, which must all stay in memory. */
const grouped = (thousands: number, salt: number) =>
  `SELECT COUNT(*) AS n FROM (
     SELECT MOD(a * 7919 + ${salt}, 1000000007) AS x
     FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS b, UNNEST(GENERATE_ARRAY(b, ${thousands} * 1000, 1000)) AS a
     GROUP BY x)`;
/** Of 40 MB it needs more than a third, and less than all. */
const fitting = (salt: number) => grouped(500, salt);
const COUNT = "500000";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("an engine whose memory holds no four statements at a time", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset({ memoryLimit: "40MB", spillLimit: "0KB" });
  });
  afterAll(() => engine.close());

  test("brings many to their end that come together", async () => {
    const counts = await Promise.all(upTo(6).map((salt) => rowsOf(engine, fitting(salt))));
    expect(counts.flat(2)).toEqual(upTo(6).map(() => COUNT));
  });

  test("makes tables and adds the rows of queries once each", async () => {
    await engine.execute({ sql: "CREATE TABLE d.added (n INT64)" });
    const made = upTo(3).map((i) => engine.execute({ sql: `CREATE TABLE d.made${i} AS ${fitting(i)}` }));
    const added = upTo(3).map((salt) =>
      engine.execute({
        sql: fitting(salt),
        destination: {
          destination: { dataset: "d", table: "added" },
          write: "WRITE_APPEND",
          create: "CREATE_NEVER",
        },
      }),
    );
    await Promise.all([...made, ...added]);
    const all = upTo(3).map((i) => `UNION ALL FROM d.made${i}`);
    expect(await rowsOf(engine, `FROM d.added ${all.join(" ")}`)).toEqual(upTo(6).map(() => [COUNT]));
  });

  test("does transactions again that were rolled back, and changes of rows", async () => {
    await Promise.all(
      upTo(4).map((i) => engine.execute({ sql: `CREATE TABLE d.kept${i} AS SELECT 0 AS n` })),
    );
    const changes = upTo(4).map((i) => {
      const change = `INSERT d.kept${i} (n) ${fitting(i)}`;
      return i % 2 === 0
        ? `DECLARE none INT64 DEFAULT 0; BEGIN TRANSACTION; DELETE d.kept${i} WHERE n = none; ${change}; COMMIT TRANSACTION`
        : change;
    });
    await Promise.all(changes.map((sql) => engine.execute({ sql })));
    const all = upTo(4).map((i) => `SELECT ${i} AS i, n FROM d.kept${i}`);
    expect(await rowsOf(engine, `${all.join(" UNION ALL ")} ORDER BY i, n`)).toEqual(
      upTo(4).flatMap((i) => (i % 2 === 0 ? [] : [[String(i), "0"]]).concat([[String(i), COUNT]])),
    );
  });

  test("counts statements of sessions, which stand in no queue", async () => {
    const counts = await Promise.all(
      upTo(4).map((salt) => rowsOf(engine, fitting(salt), { sessionId: salt < 3 ? `s${salt}` : null })),
    );
    expect(counts.flat(2)).toEqual(upTo(4).map(() => COUNT));
  });

  test("fails what does not fit, alone and beside what does", async () => {
    const tooLarge = () => engine.execute({ sql: grouped(2000, 0) });
    const refusal = {
      reason: "resourcesExceeded",
      message:
        "Resources exceeded during query execution: The query could not be executed in the allotted memory",
    };
    await expect(tooLarge()).rejects.toMatchObject(refusal);
    const [large, ...others] = await Promise.allSettled([
      tooLarge(),
      ...upTo(3).map((salt) => rowsOf(engine, fitting(salt))),
    ]);
    expect(large).toMatchObject({ reason: refusal });
    expect(others).toEqual(upTo(3).map(() => ({ status: "fulfilled", value: [[COUNT]] })));
  });
});

describe("a script that can begin again", () => {
  const table = { dataset: "d", table: "t" };
  const done = (...types: StatementType[]) =>
    leavesNothing(types.map((type) => ({ type, target: /SELECT|TRANSACTION/.test(type) ? null : table })));

  test("has read, or changed rows in a transaction that is open or rolled back", () => {
    expect(done()).toBe(true);
    expect(done("SELECT", "BEGIN_TRANSACTION", "DELETE", "INSERT")).toBe(true);
    expect(done("BEGIN_TRANSACTION", "MERGE", "ROLLBACK_TRANSACTION", "SELECT")).toBe(true);
    expect(leavesNothing([{ type: "CREATE_TABLE_AS_SELECT", target: null }])).toBe(true);
    expect(leavesNothing([{ type: "INSERT", target: null }])).toBe(true);
  });

  test("has not committed, made or changed anything for good", () => {
    expect(done("INSERT")).toBe(false);
    expect(done("BEGIN_TRANSACTION", "ROLLBACK_TRANSACTION", "UPDATE")).toBe(false);
    expect(done("BEGIN_TRANSACTION", "COMMIT_TRANSACTION")).toBe(false);
    expect(done("CREATE_TABLE")).toBe(false);
    expect(leavesNothing([{ type: "SELECT", target: table }])).toBe(false);
    expect(leavesNothing([{ type: "CREATE_SCHEMA", target: null }])).toBe(false);
  });
});

describe("work of a crowd", () => {
  const outOfMemory = () => new Error("Out of Memory Error: failed to allocate data of size 1 MiB");
  const opening = () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { open, opened };
  };

  test("is done again until there is room, though all that the queue lets in wait for it", async () => {
    const queue = new PQueue({ concurrency: 4 });
    const crowd = new Crowd(queue);
    let inside = 0;
    const roomForOne = async () => {
      inside += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
      if (inside > 0) throw outOfMemory();
      return "done";
    };
    const done = upTo(12).map(() => queue.add(() => crowd.join(() => crowd.patiently(roomForOne))));
    expect(await Promise.all(done)).toEqual(upTo(12).map(() => "done"));
    expect(queue.isPaused).toBe(false);
  });

  test("fails at once when it was alone, or for another reason", async () => {
    const crowd = new Crowd(new PQueue());
    const end = opening();
    let times = 0;
    const failing = (error: Error) =>
      crowd.join(() =>
        crowd.patiently(async () => {
          times += 1;
          throw error;
        }),
      );
    await expect(failing(outOfMemory())).rejects.toThrow("Out of Memory");
    const neighbour = crowd.join(() => end.opened);
    await expect(failing(new Error("Binder Error: no"))).rejects.toThrow("no");
    expect(times).toBe(2);
    end.open();
    await neighbour;
  });

  test("is not done again around a part that was tried as often as it may be, nor when it must not be", async () => {
    const crowd = new Crowd(new PQueue());
    const end = opening();
    const neighbour = crowd.join(() => end.opened);
    let times = 0;
    const failing = async () => {
      times += 1;
      throw new Error("mapped", { cause: outOfMemory() });
    };
    await expect(
      crowd.join(() => crowd.patiently(() => crowd.patiently(failing, undefined, 0))),
    ).rejects.toThrow("mapped");
    expect(times).toBe(1);
    const kept = () =>
      failing().catch((error) => {
        crowd.settle(error);
        throw error;
      });
    await expect(crowd.join(() => crowd.patiently(kept))).rejects.toThrow("mapped");
    expect(times).toBe(2);
    end.open();
    await neighbour;
  });

  test("waits no longer when it is cancelled, and lets the next one go", async () => {
    const crowd = new Crowd(new PQueue());
    const end = opening();
    const neighbour = crowd.join(() => end.opened);
    const leaving = new AbortController();
    const onceFailing = (signal?: AbortSignal) => {
      let times = 0;
      const work = async () => {
        times += 1;
        if (times === 1) throw outOfMemory();
        return times;
      };
      return crowd.join(() => crowd.patiently(work, signal));
    };
    const first = onceFailing(leaving.signal);
    const second = onceFailing();
    leaving.abort();
    await expect(first).rejects.toMatchObject({ reason: "stopped" });
    end.open();
    await neighbour;
    expect(await second).toBe(2);
  });

  test("has the queue stand still for its last try, and only for that", async () => {
    const queue = new PQueue({ concurrency: 2 });
    const crowd = new Crowd(queue);
    const still: boolean[] = [];
    let going = true;
    const passing = async (): Promise<void> => {
      await crowd.join(() => new Promise((resolve) => setTimeout(resolve, 1)));
      if (going) void queue.add(passing);
    };
    void queue.add(passing);
    const failing = async () => {
      still.push(queue.isPaused);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (!queue.isPaused) throw outOfMemory();
    };
    const failed = queue.add(() => crowd.join(() => crowd.patiently(failing)));
    await failed.finally(() => {
      going = false;
    });
    await queue.onIdle();
    expect(still).toEqual([false, false, false, true]);
    expect(queue.isPaused).toBe(false);
  });
});
