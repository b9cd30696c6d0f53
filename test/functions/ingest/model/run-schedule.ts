import type { Protocol } from "./protocols.ts";
import { maxLateness, World } from "./world.ts";

export type Damage = { duplicates: number; lost: number; repeatedCommits: number; stale: number };

/**
 * One random schedule: writes, ticks, up to three workers at once, each cut off anywhere, each
 * acknowledgement lost now and then; then quiet, and two workers that run to their end.
 */
function runSchedule(protocol: Protocol, seed: number): Damage {
  const world = new World(seed);
  const workers: Generator<string, void>[] = [];
  const ack = () => world.random(5) > 0;
  for (let step = 0; step < 60; step += 1) {
    const dice = world.random(20);
    if (dice < 4) world.write();
    else if (dice < 8) world.now += 1 + (world.random(12) === 0 ? 8 : 0);
    else if (dice < 10) {
      if (workers.length < 3) workers.push(protocol(world, ack));
    } else if (dice === 10) workers.splice(world.random(3), 1);
    else {
      const at = world.random(Math.max(1, workers.length));
      if (workers[at]?.next().done) workers.splice(at, 1);
    }
  }
  for (let tick = 0; tick < 2; tick += 1) {
    world.now += maxLateness + 2;
    const last = protocol(world, () => true);
    while (!last.next().done);
  }
  return {
    duplicates: world.duplicates(),
    lost: world.lost(),
    stale: world.stale(),
    repeatedCommits: world.commits.length - new Set(world.commits).size,
  };
}

/** The damage of many schedules together. */
export function runSchedules(protocol: Protocol, count: number, firstSeed = 1): Damage {
  const total = { duplicates: 0, lost: 0, repeatedCommits: 0, stale: 0 };
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const damage = runSchedule(protocol, seed);
    total.duplicates += damage.duplicates;
    total.lost += damage.lost;
    total.stale += damage.stale;
    total.repeatedCommits += damage.repeatedCommits;
  }
  return total;
}
