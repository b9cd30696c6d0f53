import { notFound, RestError } from "../errors.ts";
import { type Job, resultRows } from "./job.ts";

/** How much is remembered; the oldest finished jobs go first. */
export interface StoreLimits {
  readonly jobs: number;
  readonly openResults: number;
  /** Values (rows × columns) in all open results together. */
  readonly openCells: number;
}

const LIMITS: StoreLimits = { jobs: 20_000, openResults: 500, openCells: 10_000_000 };

/** All jobs by id, in order of creation, with a bound on jobs and on results that are kept for reading. */
export class JobStore {
  readonly #jobs = new Map<string, Job>();
  readonly #children = new Map<string, string[]>();
  /** Ids of jobs with open results, oldest first, with their numbers of values. */
  readonly #open = new Map<string, number>();
  #openCells = 0;
  readonly #limits: StoreLimits;

  constructor(limits: StoreLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Throws BigQuery's 409 when the id is taken. */
  add(job: Job, project: string): void {
    if (this.#jobs.has(job.id)) {
      throw new RestError("duplicate", `Already Exists: Job ${project}:${job.location}.${job.id}`);
    }
    this.#jobs.set(job.id, job);
    if (job.parentId !== null) {
      const siblings = this.#children.get(job.parentId) ?? [];
      this.#children.set(job.parentId, [...siblings, job.id]);
    }
    this.#forgetOldJobs();
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Throws BigQuery's 404. */
  get(id: string, project: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw notFound(`Job ${project}:${id}`);
    return job;
  }

  /** Newest first; top-level jobs, or the children of one. */
  list(parentId: string | null): Job[] {
    const jobs =
      parentId === null
        ? [...this.#jobs.values()].filter((job) => job.parentId === null)
        : (this.#children.get(parentId) ?? []).flatMap((id) => this.#jobs.get(id) ?? []);
    return jobs.reverse();
  }

  all(): IterableIterator<Job> {
    return this.#jobs.values();
  }

  /** Notes that a job's rows are there to be read; closes the oldest other ones beyond the limits. */
  keepResults(job: Job): void {
    const rows = resultRows(job);
    if (rows === null) return;
    const cells = rows.total * rows.schema.length;
    this.#open.set(job.id, cells);
    this.#openCells += cells;
    for (const id of this.#open.keys()) {
      const isWithin =
        this.#open.size <= this.#limits.openResults && this.#openCells <= this.#limits.openCells;
      if (isWithin || id === job.id) break;
      this.#closeResults(id);
    }
  }

  /** Whether a job's rows can be read; who asks will read, so they count as the newest. */
  hasResults(job: Job): boolean {
    const cells = this.#open.get(job.id);
    if (cells === undefined) return false;
    this.#open.delete(job.id);
    this.#open.set(job.id, cells);
    return true;
  }

  delete(id: string): void {
    for (const child of this.#children.get(id) ?? []) this.#remove(child);
    this.#remove(id);
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.#closeResults(id);
  }

  #remove(id: string): void {
    this.#closeResults(id);
    this.#jobs.delete(id);
    this.#children.delete(id);
  }

  #closeResults(id: string): void {
    const cells = this.#open.get(id);
    if (cells === undefined) return;
    this.#open.delete(id);
    this.#openCells -= cells;
    const job = this.#jobs.get(id);
    if (job)
      resultRows(job)
        ?.close()
        .catch(() => undefined);
  }

  #forgetOldJobs(): void {
    for (const [id, job] of this.#jobs) {
      if (this.#jobs.size <= this.#limits.jobs) return;
      if (job.state === "DONE") this.#remove(id);
    }
  }
}
