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
   * Does a part of a joined request's work that can be done again from its start. Where memory runs out beside others, it is
   * tried again when as many have ended as were at work, `tries` times at most; for the last one the queue stands still. What was
   * alone fails at once, and what is cancelled waits no longer.
   */
  async patiently<T>(work: () => Promise<T>, signal?: AbortSignal, tries = MOST_CROWDED): Promise<T> {
    const { busy, begun } = this;
    try {
      return await work();
    } catch (error) {
      const wasAlone = busy <= 1 && begun === this.begun;
      if (failureOf(error) !== "memory" || wasAlone || tries === 0) throw error;
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

/** How often one piece of work is done again. */
const MOST_CROWDED = 3;

/** For the first in the line; then it tries beside the others. */
const PATIENCE_MS = 60_000;
