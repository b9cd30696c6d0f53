import { randomUUID } from "node:crypto";
import PQueue from "p-queue";
import { errorProto, RestError } from "../errors.ts";
import type { Job, JobKind, Outcome } from "./job.ts";
import type { JobStore } from "./store.ts";

export interface JobDraft {
  readonly kind: JobKind;
  /** The client's own id; without it one is made. */
  readonly id?: string | undefined;
  readonly location: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly sessionId?: string | null;
  readonly timeoutMs?: number | undefined;
}

/** Takes jobs in and runs them, a bounded number at a time; the jobs of one session one after the other. */
export class JobRunner {
  readonly #store: JobStore;
  readonly #project: string;
  readonly #queue: PQueue;
  readonly #sessions = new Map<string, PQueue>();
  readonly #now: () => Date;
  readonly #longestMs: number;
  readonly #graceMs: number;

  /**
   * `longestMs`: time after which any running job ends with BigQuery's error. `graceMs`: how long a job that is told to end may go
   * on; then it is left to itself, so that what cannot be interrupted, as the planning of a query, keeps no place in the queue.
   */
  constructor(
    store: JobStore,
    project: string,
    concurrency: number,
    now: () => Date = () => new Date(),
    longestMs = Number.POSITIVE_INFINITY,
    graceMs = GRACE_MS,
  ) {
    this.#store = store;
    this.#project = project;
    this.#queue = new PQueue({ concurrency });
    this.#now = now;
    this.#longestMs = longestMs;
    this.#graceMs = graceMs;
  }

  /** Accepts a job and returns at once. `finish` runs after the job, whatever became of it. */
  submit(
    draft: JobDraft,
    work: (job: Job) => Promise<Outcome>,
    finish: () => Promise<void> = async () => undefined,
  ): Job {
    const job = newJob(draft, this.#now().getTime());
    this.#store.add(job, this.#project);
    const timer = this.#limitTime(
      job,
      draft.timeoutMs ?? 0,
      `Operation timed out after ${(draft.timeoutMs ?? 0) / 1000} seconds. Make the statement cheaper or raise jobTimeoutMs.`,
    );
    let settle: () => void = () => undefined;
    job.done = new Promise((resolve) => {
      settle = resolve;
    });
    const cancelled = () => {
      if (job.state === "PENDING") this.#end(job, settle);
    };
    job.abort.signal.addEventListener("abort", cancelled, { once: true });
    void this.#enqueue(job, async () => {
      if (job.state === "PENDING") await this.#run(job, work);
      clearTimeout(timer);
      job.abort.signal.removeEventListener("abort", cancelled);
      await finish().catch(() => undefined);
      this.#end(job, settle);
    });
    return job;
  }

  /** Records a job that ran inside another one: a statement of a script. */
  record(job: Job): void {
    this.#store.add(job, this.#project);
    this.#store.keepResults(job);
  }

  /** Ends a job that is waiting or running; its error is `stopped`. A finished job stays as it is. */
  cancel(job: Job): void {
    if (job.state === "DONE") return;
    job.abort.abort(new RestError("stopped", "Job execution was cancelled: User requested cancellation"));
  }

  /** Cancels everything and waits until nothing runs. */
  async stop(): Promise<void> {
    for (const job of this.#store.all()) this.cancel(job);
    await this.#queue.onIdle();
  }

  async #enqueue(job: Job, task: () => Promise<void>): Promise<void> {
    if (job.sessionId === null) return this.#queue.add(task);
    const session = this.#sessions.get(job.sessionId) ?? new PQueue({ concurrency: 1 });
    this.#sessions.set(job.sessionId, session);
    return session.add(() => this.#queue.add(task));
  }

  async #run(job: Job, work: (job: Job) => Promise<Outcome>): Promise<void> {
    job.state = "RUNNING";
    job.started = this.#now().getTime();
    const timer = this.#limitTime(
      job,
      this.#longestMs,
      `Operation timed out after ${span(this.#longestMs)}. Consider reducing the amount of work performed by your operation so that it can complete within this limit.`,
    );
    try {
      const outcome = await this.#within(job, work(job));
      job.outcome = outcome;
      this.#store.keepResults(job);
    } catch (error) {
      job.error = errorProto(job.abort.signal.aborted ? job.abort.signal.reason : error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The work's outcome; its error or that of its end, if it is told to end. */
  async #within(job: Job, work: Promise<Outcome>): Promise<Outcome> {
    const { signal } = job.abort;
    const finished = work.then(async (outcome) => {
      if (!signal.aborted) return outcome;
      if (outcome.kind === "QUERY") await outcome.rows?.close();
      throw signal.reason;
    });
    let timer: NodeJS.Timeout | undefined;
    let wait = () => {};
    const left = new Promise<never>((_, reject) => {
      wait = () => {
        timer = setTimeout(() => reject(signal.reason), this.#graceMs);
      };
    });
    if (signal.aborted) wait();
    else signal.addEventListener("abort", wait, { once: true });
    try {
      return await Promise.race([finished, left]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", wait);
      finished.catch(() => undefined);
    }
  }

  #end(job: Job, settle: () => void): void {
    if (job.state === "DONE") return;
    if (job.abort.signal.aborted && job.outcome === null) job.error ??= errorProto(job.abort.signal.reason);
    job.state = "DONE";
    job.ended = this.#now().getTime();
    job.started ??= job.ended;
    settle();
  }

  #limitTime(job: Job, milliseconds: number, message: string): NodeJS.Timeout | undefined {
    if (milliseconds <= 0 || milliseconds > LONGEST_TIMER_MS) return undefined;
    return setTimeout(() => job.abort.abort(new RestError("timeout", message)), milliseconds);
  }
}

/** A time in BigQuery's words, e.g. "6.0 hours". */
function span(milliseconds: number): string {
  const [size, unit] =
    milliseconds < 60_000
      ? [1000, "seconds"]
      : milliseconds < 3_600_000
        ? [60_000, "minutes"]
        : [3_600_000, "hours"];
  return `${(milliseconds / (size as number)).toFixed(1)} ${unit}`;
}

/** Ten times what an interrupted statement takes to end on a busy machine. */
const GRACE_MS = 5000;

/** Node's own limit; beyond it a timer ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function newJob(draft: JobDraft, created: number): Job {
  return {
    id: draft.id ?? `job_${randomUUID().replaceAll("-", "")}`,
    kind: draft.kind,
    location: draft.location,
    configuration: draft.configuration,
    labels: draft.labels ?? {},
    sessionId: draft.sessionId ?? null,
    parentId: null,
    created,
    abort: new AbortController(),
    state: "PENDING",
    started: null,
    ended: null,
    error: null,
    outcome: null,
    childCount: 0,
    done: Promise.resolve(),
  };
}
