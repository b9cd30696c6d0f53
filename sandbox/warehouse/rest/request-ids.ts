import type { Job } from "./jobs/job.ts";
import type { JobStore } from "./jobs/store.ts";

/** jobs.query's requestId: the same id within the last thousand requests is answered by the same job. */
export class RequestIds {
  readonly #jobs = new Map<string, string>();
  readonly #capacity: number;

  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  find(requestId: string, store: JobStore): Job | undefined {
    const id = this.#jobs.get(requestId);
    return id === undefined ? undefined : store.find(id);
  }

  add(requestId: string, jobId: string): void {
    this.#jobs.set(requestId, jobId);
    for (const oldest of this.#jobs.keys()) {
      if (this.#jobs.size <= this.#capacity) return;
      this.#jobs.delete(oldest);
    }
  }

  forget(jobId: string): void {
    for (const [requestId, id] of this.#jobs) if (id === jobId) this.#jobs.delete(requestId);
  }
}
