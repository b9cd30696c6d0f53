import { describe, expect, test } from "@jest/globals";
import {
  candidatesIn,
  hashOf,
  patternOf,
  readIdentifier,
} from "../../../../functions/ingest/erasure/identifier.ts";

/** Whether both ways of finding see an identifier in a text: the pattern in JSON, the candidates in the value. */
function found(identifier: string, text: string): boolean[] {
  const read = readIdentifier(identifier);
  const inJson = new RegExp(patternOf(read)).test(JSON.stringify({ note: text }).toLowerCase());
  return [inJson, candidatesIn(text).has(read.text)];
}

describe("an identifier is found as a whole word, in tables and in records alike:", () => {
  test.each([
    ["ann@x.org", "ann@x.org"],
    ["ann@x.org", "Write to Ann@X.org."],
    ["ann@x.org", "first line\nann@x.org\nlast line"],
    ["ann@x.org", "<ann@x.org>, bob@y.org"],
    ["o'brien@x.org", "o'brien@x.org"],
    ["ann@x.org", "'ann@x.org'"],
    ["x.org", "https://www.x.org/pricing"],
    ["x.org", "bob@mail.x.org"],
    ["acc_000123", "see /accounts/acc_000123/users"],
  ])("%s in %j", (identifier, text) => {
    expect(found(identifier, text)).toEqual([true, true]);
  });

  test.each([
    ["ann@x.org", "joann@x.org"],
    ["ann@x.org", "ann@x.org.uk"],
    ["x.org", "fox.orgs.com"],
    ["x.org", "box.org"],
    ["acc_000123", "acc_0001234"],
  ])("but not %s in %j", (identifier, text) => {
    expect(found(identifier, text)).toEqual([false, false]);
  });
});

test("what would match too much is refused", () => {
  for (const typed of ["", "a", "12345", "ann@", "two words", "%"]) {
    expect(() => readIdentifier(typed)).toThrow(/six characters/);
  }
});

test("a hash needs its key, and does not depend on the case of what is hashed", () => {
  expect(hashOf("k1", "Ann@X.org")).toBe(hashOf("k1", "ann@x.org"));
  expect(hashOf("k1", "ann@x.org")).not.toBe(hashOf("k2", "ann@x.org"));
});
