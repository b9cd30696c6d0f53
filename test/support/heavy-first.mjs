import sequencer from "@jest/test-sequencer";

/** Files that take a minute and more, the longest first: begun last, they would run alone at the end. */
const heavy = [
  "definitions/warehouse",
  "functions/sources/hubspot",
  "functions/sources/workers",
  "functions/sources/salesforce",
  "functions/ingest/sweep",
];

/** @typedef {Parameters<InstanceType<typeof import("@jest/test-sequencer").default>["sort"]>[0][number]} Test */

/** @param {Test} test */
function place({ path }) {
  const found = heavy.findIndex((name) => path.endsWith(`test/${name}.test.ts`));
  return found < 0 ? heavy.length : found;
}

// Its types are those of CommonJS, where the class is a member.
const Sequencer = /** @type {typeof import("@jest/test-sequencer").default} */ (
  /** @type {unknown} */ (sequencer)
);

/** Jest's own order, but for the heavy files. */
export default class HeavyFirst extends Sequencer {
  /**
   * @param {Test[]} tests
   * @override
   */
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
