/** The thread of the sandbox: each batch of rows runs in a QuickJS context of its own, which ends with the batch. */
const { workerData } = require("node:worker_threads");
const { newQuickJSWASMModuleFromVariant, newVariant } = require("quickjs-emscripten-core");
const { default: variant } = require("@jitl/quickjs-wasmfile-release-sync");

/** @typedef {import("quickjs-emscripten-core").QuickJSContext} Context */
/** @typedef {import("./sandbox.ts").Batch} Batch */
/** @typedef {import("./sandbox.ts").Answer} Answer */

/** Deep enough for 5,000 calls of a small function. */
const STACK_BYTES = 2 * 1024 * 1024;
/** With which the module was built. */
const FIRST_BYTES = 16 * 1024 * 1024;

/** @type {{ port: import("node:worker_threads").MessagePort, signal: Int32Array, memoryBytes: number }} */
const { port, signal, memoryBytes } = workerData;
// QuickJS' own limit of memory counts nothing in this build; that of WebAssembly holds.
const memory = new WebAssembly.Memory({ initial: pages(FIRST_BYTES), maximum: pages(memoryBytes) });
const loading = newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory: memory }));

port.on("message", async (/** @type {Batch} */ batch) => {
  const quickJs = await loading;
  /** @type {Answer} */
  let answer;
  try {
    answer = runBatch(quickJs.newRuntime(), batch);
  } catch (error) {
    answer = { error: String(error), isSpoiled: true };
  }
  port.postMessage({ ...answer, heapBytes: memory.buffer.byteLength });
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});

/**
 * @param {import("quickjs-emscripten-core").QuickJSRuntime} runtime
 * @param {Batch} batch
 * @returns {Answer}
 */
function runBatch(runtime, { prelude, source, input, timeLimitMs }) {
  const deadline = Date.now() + timeLimitMs;
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => Date.now() > deadline);
  const context = runtime.newContext();
  const settle = () => runtime.executePendingJobs().dispose();
  const outcome = evaluate(context, [prelude, source], input, settle);
  // Whatever the code made of it: past its time it was interrupted.
  const answer = Date.now() > deadline ? { error: "InternalError: interrupted" } : outcome;
  try {
    context.dispose();
    runtime.dispose();
  } catch {
    return { ...answer, isSpoiled: true };
  }
  return answer;
}

/** @param {number} bytes */
function pages(bytes) {
  return Math.ceil(bytes / 65_536);
}

/**
 * The scripts are evaluated in order; the last one gives the function from text to text that is called with the input.
 * @param {Context} context
 * @param {readonly string[]} scripts
 * @param {string | null} input
 * @param {() => unknown} settle runs what waits for promises
 * @returns {Answer}
 */
function evaluate(context, scripts, input, settle) {
  const [prelude = "", source = ""] = scripts;
  const prepared = context.evalCode(prelude, "prelude");
  if (prepared.error) return thrown(context, prepared.error);
  const compiled = context.evalCode(source, "udf");
  if (compiled.error) {
    prepared.value.dispose();
    return thrown(context, compiled.error);
  }
  if (input === null) {
    prepared.value.dispose();
    compiled.value.dispose();
    return { text: "" };
  }
  const text = context.newString(input);
  const first = context.callFunction(prepared.value, context.undefined, compiled.value, text);
  for (const handle of [text, compiled.value]) handle.dispose();
  try {
    if (first.error) return thrown(context, first.error);
    const answer = context.typeof(first.value) === "string" ? context.getString(first.value) : null;
    first.value.dispose();
    if (answer !== null) return { text: answer };
    settle();
    const last = context.callFunction(prepared.value, context.undefined);
    if (last.error) return thrown(context, last.error);
    const settled = context.getString(last.value);
    last.value.dispose();
    return { text: settled };
  } finally {
    prepared.value.dispose();
  }
}

/**
 * @param {Context} context
 * @param {import("quickjs-emscripten-core").QuickJSHandle} error
 */
function thrown(context, error) {
  const read = (/** @type {string} */ name) => {
    const property = context.getProp(error, name);
    const text = context.typeof(property) === "string" ? context.getString(property) : "";
    property.dispose();
    return text;
  };
  const isObject = context.typeof(error) === "object" && !context.eq(error, context.null);
  const words = isObject
    ? [read("name"), read("message")].filter(Boolean).join(": ")
    : context.getString(error);
  // When no memory is left, none is left for the error either: null is thrown.
  const isFull = memory.buffer.byteLength > memoryBytes * 0.8;
  const message = (words === "null" || words === "") && isFull ? "InternalError: out of memory" : words;
  const stack = isObject ? read("stack") : "";
  error.dispose();
  return { error: message, stack };
}
