import type PQueue from "p-queue";
import { cancelled } from "./duckdb/connection.ts";
import { failureOf } from "./duckdb/errors.ts";

/** A place in the line of those that wait for room. The first one gets a goal and a deadline. */
interface Place {
  readonly isLast: boolean;
  /** How many must have left. */
  goal?: number;
  deadline?: number;
}

/**
 * The requests that share DuckDB's memory. Each of them may fit into it, and all together not; then those that found none left
 * wait, one after the other, until the others have made room, and are done again. The queue is the one that requests come from.
 */
export class Crowd {
  private readonly queue: PQueue;
  /** Requests at work, without those in the line: they hold no memory. */
  private busy = 0;
  private begun = 0;
  private left = 0;
  private readonly line: Place[] = [];
  /** Failures that nobody needs to wait for again. */
  private readonly settled = new WeakSet<object>();
  private readonly listeners = new Set<() => void>();

  constructor(queue: PQueue) {
    this.queue = queue;
  }

  /** Does the work of a request as one of the crowd. */
  async join<T>(work: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * Does a joined request's work, or a part of it, that can be done again from its start. Where memory runs out beside others, it
   * is tried again when as many have ended as were at work, `tries` times at most; for the last one the queue stands still. What
   * was alone fails at once, and what is cancelled waits no longer. Work may hold parts that are done patiently themselves.
   */
  async patiently<T>(work: () => Promise<T>, signal?: AbortSignal, tries = MOST_CROWDED): Promise<T> {
    const { busy, begun } = this;
    try {
      return await work();
    } catch (error) {
      const failure = outOfMemory(error);
      if (!failure || this.settled.has(failure)) throw error;
      const wasAlone = busy <= 1 && begun === this.begun;
      if (wasAlone || tries === 0) {
        this.settle(error);
        throw error;
      }
    }
    const place: Place = { isLast: tries === 1 };
    try {
      await this.room(place, signal);
      if (!place.isLast) this.drop(place);
      return await this.patiently(work, signal, tries - 1);
    } finally {
      this.drop(place);
    }
  }

  /** What failed so is not done again: it cannot be, or has been often enough. */
  settle(error: unknown): void {
    const failure = outOfMemory(error);
    if (failure) this.settled.add(failure);
  }

  /** Steps aside, waits in the line, and is back at work. */
  private async room(place: Place, signal: AbortSignal | undefined): Promise<void> {
    this.line.push(place);
    this.leave();
    try {
      while (!this.hasRoom(place)) {
        if (signal?.aborted) throw cancelled();
        const milliseconds = (place.deadline ?? Number.POSITIVE_INFINITY) - Date.now();
        if (milliseconds <= 0) return;
        await this.news(Math.min(milliseconds, PATIENCE_MS), signal);
      }
    } finally {
      this.begin();
    }
  }

  private hasRoom(place: Place): boolean {
    if (this.line[0] !== place) return false;
    if (place.isLast) this.queue.pause();
    place.goal ??= this.left + this.busy;
    place.deadline ??= Date.now() + PATIENCE_MS;
    return this.busy === 0 || this.left >= place.goal;
  }

  /** Gives the place in the line up, if it is still held. */
  private drop(place: Place): void {
    const index = this.line.indexOf(place);
    if (index < 0) return;
    this.line.splice(index, 1);
    if (place.isLast && index === 0) this.queue.start();
    this.tell();
  }

  private begin(): void {
    this.busy += 1;
    this.begun += 1;
  }

  private leave(): void {
    this.busy -= 1;
    this.left += 1;
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private news(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", go);
        this.listeners.delete(go);
        resolve();
      };
      const timer = setTimeout(go, milliseconds);
      signal?.addEventListener("abort", go, { once: true });
      this.listeners.add(go);
    });
  }
}

/** DuckDB's failure for want of memory that an error is, or comes from. */
function outOfMemory(error: unknown): object | null {
  if (typeof error !== "object" || error === null) return null;
  return failureOf(error) === "memory" ? error : outOfMemory((error as { cause?: unknown }).cause);
}

/** How often one piece of work is done again. */
const MOST_CROWDED = 3;

/** For the first in the line; then it tries beside the others. */
const PATIENCE_MS = 60_000;
