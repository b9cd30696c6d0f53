import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A version of a record: `at` is its own timestamp, `seenFrom` when a reader can first see it. */
export type Version = { id: number; number: number; at: number; seenFrom: number };
export type Stored = { key: string; extractedAt: number };

/** Ticks that a write may stay invisible, and what the readers allow for it. */
export const maxLateness = 4;
export const lag = 1;
export const overlap = 4;

/** A source, a raw table and a head, with a clock that only the schedule moves. */
export class World {
  now = 20;
  head = { seq: 0, nonce: "", cursor: 0 };
  readonly raw: Stored[] = [];
  readonly jobs = new Set<string>();
  readonly commits: number[] = [];
  readonly #versions: Version[] = [];
  readonly #random: (below: number) => number;

  constructor(seed: number) {
    const generator = xoroshiro128plus(seed);
    this.#random = (below) => uniformInt(generator, 0, below - 1);
  }

  random(below: number): number {
    return this.#random(below);
  }

  write(): void {
    const number = this.#versions.length;
    this.#versions.push({
      id: this.random(4),
      number,
      at: this.now,
      seenFrom: this.now + this.random(maxLateness + 1),
    });
  }

  /** The newest visible version of each record whose timestamp lies in [from, to). */
  fetch(from: number, to: number): Version[] {
    return this.#latest((version) => version.seenFrom <= this.now).filter(({ at }) => at >= from && at < to);
  }

  has(key: string, since = Number.NEGATIVE_INFINITY): boolean {
    return this.raw.some((row) => row.key === key && row.extractedAt >= since);
  }

  append(versions: readonly Version[]): void {
    for (const version of versions) this.raw.push({ key: keyOf(version), extractedAt: this.now });
  }

  /** The key of the row that was stored last for a record. */
  lastKey(id: number): string | undefined {
    return this.raw.findLast(({ key }) => key.startsWith(`${id}/`))?.key;
  }

  /** Records whose last stored row is not their newest version, where rows are told apart by state. */
  stale(): number {
    return this.#latest(() => true).filter((version) => this.lastKey(version.id) !== keyOf(version)).length;
  }

  duplicates(): number {
    return this.raw.length - new Set(this.raw.map(({ key }) => key)).size;
  }

  /** Records whose newest version never reached the raw table. */
  lost(): number {
    return this.#latest(() => true).filter((version) => !this.has(keyOf(version))).length;
  }

  #latest(visible: (version: Version) => boolean): Version[] {
    const byId = new Map<number, Version>();
    for (const version of this.#versions) {
      const newest = byId.get(version.id);
      if (visible(version) && (!newest || version.at >= newest.at)) byId.set(version.id, version);
    }
    return [...byId.values()].sort((a, b) => a.at - b.at || a.number - b.number);
  }
}

export function keyOf({ id, number }: Version): string {
  return `${id}/${number}`;
}
