/** Proofs that take long and seldom change their mind: `npm run test:full` runs them too. */
const slow = [
  "definitions/(ga4|increments)",
  "functions/ingest/erasure/(erase|kill)",
  "functions/ingest/(concurrency-beside|kill-everywhere)",
  "functions/sources/(backfills|canaries|kill|operations)",
  "tools/(new-source|soak/soak)",
].map((path) => `<rootDir>/test/${path}\\.test\\.ts$`);

const isFull = process.argv.some((argument) => argument.includes('"full":true'));
/** A path on the command line is asked for by name, so it runs. */
const isNamed = process.argv
  .slice(2)
  .some((argument) => !argument.startsWith("-") && argument.includes("test/"));

/** Tests run as ES modules; swc strips the types, `npm run typecheck` checks them. */
export default {
  testPathIgnorePatterns: ["/node_modules/", ...(isFull || isNamed ? [] : slow)],
  // Proofs of many cases of one kind try each when they run in full, and a few of them else.
  globals: { full: isFull || isNamed },
  testEnvironment: "node",
  globalSetup: "<rootDir>/test/support/temporary-files.mjs",
  globalTeardown: "<rootDir>/test/support/remove-temporary-files.mjs",
  testSequencer: "<rootDir>/test/support/heavy-first.mjs",
  testMatch: ["<rootDir>/test/**/*.test.ts", "<rootDir>/test/**/*.test.tsx"],
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "\\.tsx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "automatic", importSource: "preact" } },
        },
        module: { type: "es6" },
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist"],
  // Ends what hangs; measures nothing.
  testTimeout: 300_000,
  // Tests wait for the processes that they start: more workers than the two cores that are promised keep those busy.
  maxWorkers: 4,
};
