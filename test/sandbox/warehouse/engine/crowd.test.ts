import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import PQueue from "p-queue";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { Crowd } from "../../../../sandbox/warehouse/engine/crowd.ts";
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
