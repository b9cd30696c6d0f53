/**
 * Preload for the Dataform CLI: `NODE_OPTIONS="--require …/lift-dataform-limit.cjs" dataform run …`.
 *
 * The CLI (BigQueryDbAdapter in @dataform/cli's bundle.js) hands every query job to a pool of the package
 * promise-pool-executor that starts at most 30 of them within a second (`frequencyWindow: 1000, frequencyLimit: 30`), to stay
 * below BigQuery's quota. A local warehouse has no quota: this removes that limit, and only that one, when
 * BIGQUERY_EMULATOR_HOST points to this machine. Without that variable it does nothing.
 *
 * How: the first `require("promise-pool-executor")` gets the package's own exports with a subclass in place of
 * PromisePoolExecutor that leaves the two options out.
 */
"use strict";

const Module = require("node:module");

const PACKAGE = "promise-pool-executor";
const LOOPBACK = /^(https?:\/\/)?(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/;

if (LOOPBACK.test(process.env.BIGQUERY_EMULATOR_HOST ?? "")) {
  const loader = /** @type {{ _load(this: unknown, request: string, ...rest: unknown[]): unknown }} */ (
    /** @type {unknown} */ (Module)
  );
  const load = loader._load;
  /** @type {unknown} */
  let lifted = null;
  loader._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request !== PACKAGE) return loaded;
    lifted ??= withoutFrequencyLimit(/** @type {Executors} */ (loaded));
    return lifted;
  };
}

/** @typedef {{ PromisePoolExecutor: new (options?: Record<string, unknown>) => object }} Executors */

/** @param {Executors} loaded */
function withoutFrequencyLimit(loaded) {
  class PromisePoolExecutor extends loaded.PromisePoolExecutor {
    /** @param {Record<string, unknown>} [options] */
    constructor(options) {
      const { frequencyWindow: _window, frequencyLimit: _limit, ...kept } = options ?? {};
      super(kept);
    }
  }
  return { ...loaded, PromisePoolExecutor };
}
