import { keyOf, lag, overlap, type Version, type World } from "./world.ts";

/** A worker's run: it yields at every point where it may be interrupted, cut off or overtaken. */
export type Protocol = (world: World, ack: () => boolean) => Generator<string, void>;

const newest = (rows: readonly Version[], otherwise: number) => rows.at(-1)?.at ?? otherwise;

/** Appends, then moves the cursor to the largest timestamp seen. */
export const appendThenCursor: Protocol = function* (world, ack) {
  const { cursor } = world.head;
  yield "head.read";
  const rows = world.fetch(cursor + 1, world.now + 1);
  yield "fetch";
  yield* appendUntilAcknowledged(world, rows, ack);
  world.head.cursor = newest(rows, cursor);
};

/** The same, but reads the cursor's own instant again. */
export const inclusive: Protocol = function* (world, ack) {
  const { cursor } = world.head;
  yield "head.read";
  const rows = world.fetch(cursor, world.now + 1);
  yield "fetch";
  yield* appendUntilAcknowledged(world, rows, ack);
  world.head.cursor = newest(rows, cursor);
};

/** Appends under a job id made of the window, so that repeating the same append does nothing. */
export const deterministicJobId: Protocol = function* (world, ack) {
  const { cursor } = world.head;
  yield "head.read";
  const rows = world.fetch(cursor, world.now + 1);
  const job = `${cursor}:${rows.map(keyOf).join()}`;
  yield "fetch";
  do {
    if (!world.jobs.has(job)) world.append(rows);
    world.jobs.add(job);
    yield "append";
  } while (!ack());
  world.head.cursor = newest(rows, cursor);
};

/** Inserts what is not there as of the statement's start, then moves the cursor. */
export const antiJoinWithoutCompareAndSet: Protocol = function* (world) {
  const { cursor } = world.head;
  yield "head.read";
  const to = world.now - lag;
  const rows = world.fetch(cursor - overlap, to);
  yield "fetch";
  const fresh = rows.filter((row) => !world.has(keyOf(row)));
  yield "insert.begin";
  world.append(fresh);
  yield "insert.end";
  world.head.cursor = Math.max(world.head.cursor, to);
};

/** Moves the cursor first, then appends. */
export const cursorFirst: Protocol = function* (world) {
  const { cursor } = world.head;
  yield "head.read";
  const to = world.now - lag;
  const rows = world.fetch(cursor - overlap, to);
  yield "fetch";
  world.head.cursor = Math.max(world.head.cursor, to);
  yield "cursor";
  world.append(rows.filter((row) => !world.has(keyOf(row))));
};

type Traits = {
  overlap: number;
  /** Rows without a version of their own: a row is new when it differs from the last one of its key. */
  byState?: boolean;
  /** How far back rows are looked for: from a tick of extraction, given the window's start. */
  floor(world: World, from: number): number;
  /** Whether a commit checks that nobody moved the head since it was read. */
  compares: boolean;
  /** Whether a worker reads the manifest after an answer was lost, instead of committing again. */
  readsManifest: boolean;
};

/** Stage, then one transaction; the traits are what the real engine must not lose. */
function transaction(traits: Traits): Protocol {
  return function* (world, ack) {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { seq, cursor } = world.head;
      yield "head.read";
      const to = world.now - lag;
      if (to <= cursor) return;
      const from = cursor - traits.overlap;
      const rows = world.fetch(from, to);
      yield "fetch";
      const floor = traits.floor(world, from);
      yield "stage";
      for (let sent = true; sent; ) {
        const lost = traits.compares && world.head.seq !== seq;
        if (!lost) {
          const known = (row: Version) =>
            traits.byState ? world.lastKey(row.id) === keyOf(row) : world.has(keyOf(row), floor);
          world.append(rows.filter((row) => !known(row)));
          world.head = {
            seq: world.head.seq + 1,
            nonce: `${seq}`,
            cursor: Math.max(to, world.head.cursor),
          };
          world.commits.push(world.head.seq);
        }
        yield "commit";
        sent = !ack() && !traits.readsManifest;
        if (lost && !sent) break;
        if (!sent) return;
      }
    }
  };
}

const sinceEver = () => Number.NEGATIVE_INFINITY;

export const compareAndSetWithoutOverlap = transaction({
  overlap: 0,
  floor: sinceEver,
  compares: true,
  readsManifest: true,
});

/** Looks for rows in the last ticks only, which an outage outlives. */
export const recentPartitionsCountedFromNow = transaction({
  overlap,
  floor: (world) => world.now - 6,
  compares: true,
  readsManifest: true,
});

/** Moves the head whoever moved it before, so that a slow worker's old state comes last. */
export const statesWithoutCompareAndSet = transaction({
  overlap,
  byState: true,
  floor: sinceEver,
  compares: false,
  readsManifest: true,
});

/** The protocol of the engine for streams without a version field. */
export const theProtocolByState = transaction({
  overlap,
  byState: true,
  floor: sinceEver,
  compares: true,
  readsManifest: true,
});

/** The protocol of the engine. A row above a position was extracted after that position's own time. */
export const theProtocol = transaction({
  overlap,
  floor: (_, from) => from,
  compares: true,
  readsManifest: true,
});

function* appendUntilAcknowledged(world: World, rows: readonly Version[], ack: () => boolean) {
  do {
    world.append(rows);
    yield "append";
  } while (!ack());
}
