import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

export interface SandboxLimits {
  /** For one batch of rows. */
  readonly timeLimitMs: number;
  /** Of all that the code holds, at least 16 MB. */
  readonly memoryBytes: number;
}

/** What the thread is asked: evaluate two scripts, then call what they make with the input (null: only compile). */
export interface Batch {
  readonly timeLimitMs: number;
  readonly prelude: string;
  readonly source: string;
  readonly input: string | null;
}

export type Answer = ({ text: string } | { error: string; stack?: string }) & { isSpoiled?: boolean };

/** The code failed, or went beyond a limit. */
export class SandboxError extends Error {
  /** Frames of the code, one a line, as QuickJS writes them. */
  readonly frames: string;

  constructor(message: string, frames = "") {
    super(message);
    this.frames = frames;
  }
}

/**
 * Runs JavaScript of users inside WebAssembly (QuickJS) in a thread of its own, which has neither environment nor arguments of
 * this process. Only text goes in and out. Calls wait for their answer; a thread that does not answer in time is ended: loops
 * in the engine's own functions cannot be interrupted otherwise.
 */
export class Sandbox {
  private readonly limits: SandboxLimits;
  private thread: Thread | null = null;

  constructor(limits: Partial<SandboxLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** The text that the function in `source` gives for the input. @throws SandboxError */
  run(prelude: string, source: string, input: string | null): string {
    const { timeLimitMs, memoryBytes } = this.limits;
    this.thread ??= startThread(memoryBytes);
    const answer = this.thread.ask({ timeLimitMs, prelude, source, input }, timeLimitMs + GRACE_MS);
    // A grown heap never shrinks, and one that failed inside is not to be trusted.
    const isUsable = answer !== null && !answer.isSpoiled && answer.heapBytes < HEAP_BYTES_KEPT;
    if (!isUsable) this.close();
    if (answer === null) throw new SandboxError(TIMED_OUT);
    if ("error" in answer) throw new SandboxError(explained(answer.error), answer.stack);
    return answer.text;
  }

  close(): void {
    this.thread?.end();
    this.thread = null;
  }
}

const LIMITS: SandboxLimits = { timeLimitMs: 5_000, memoryBytes: 256_000_000 };
/** Time in which an interrupted thread must have answered; its start is in it. */
const GRACE_MS = 1_000;
const HEAP_BYTES_KEPT = 64_000_000;
/** Of the thread, far above what QuickJS' own limit of its stack needs. */
const STACK_MB = 64;

/** BigQuery's words for functions that take too long or too much. */
const TIMED_OUT = "UDF worker timed out during execution";
const OUT_OF_MEMORY = "UDF out of memory";

interface Thread {
  /** null: no answer came in time. */
  ask(batch: Batch, patienceMs: number): (Answer & { heapBytes: number }) | null;
  end(): void;
}

function startThread(memoryBytes: number): Thread {
  const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./sandbox-worker.cjs", import.meta.url), {
    workerData: { port: port2, signal, memoryBytes },
    transferList: [port2],
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    resourceLimits: { stackSizeMb: STACK_MB },
  });
  worker.unref();
  port1.unref();
  return {
    ask(batch, patienceMs) {
      Atomics.store(signal, 0, 0);
      port1.postMessage(batch);
      Atomics.wait(signal, 0, 0, patienceMs);
      return receiveMessageOnPort(port1)?.message ?? null;
    },
    end() {
      port1.close();
      void worker.terminate();
    },
  };
}

/** QuickJS' messages in the words of V8, which BigQuery's users know. */
function explained(message: string): string {
  for (const [pattern, replacement] of WORDINGS) {
    if (pattern.test(message)) return message.replace(pattern, replacement);
  }
  return message;
}

const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/^InternalError: interrupted$/, TIMED_OUT],
  [
    /^(InternalError: (out of memory|string too long)|RangeError: invalid (array buffer )?length).*$|^.*memory access out of bounds.*$/,
    OUT_OF_MEMORY,
  ],
  [
    /^(InternalError|RangeError): (stack overflow|Maximum call stack size exceeded).*$/,
    "RangeError: Maximum call stack size exceeded",
  ],
  [/^(ReferenceError: )'(.+)' is not defined$/, "$1$2 is not defined"],
  [
    /^(TypeError: )cannot (read|set) property '(.+)' of (null|undefined)$/,
    "$1Cannot $2 properties of $4 (reading '$3')",
  ],
];
