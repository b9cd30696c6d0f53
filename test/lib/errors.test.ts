import { expect, test } from "@jest/globals";
import { asSuiteError, errorCodes, SuiteError } from "../../lib/errors.ts";

const parts = { what: "The value 7 is odd", where: "field n", next: "Use an even one." };

test("an error says what, where and what to do, and keeps its cause", () => {
  const cause = new Error("below");
  const error = new SuiteError("CONFIG_INVALID", { ...parts, cause });
  expect(error.message).toBe("The value 7 is odd (field n). Use an even one.");
  expect(error).toMatchObject({ code: "CONFIG_INVALID", status: 500, retryable: false, cause });
});

test("codes that may be tried again, and only those, answer 502 or 503", () => {
  const odd = Object.entries(errorCodes).filter(
    ([, { status, retryable }]) => retryable !== (status === 502 || status === 503),
  );
  expect(odd).toEqual([]);
});

test("a foreign error becomes INTERNAL, ours stays itself", () => {
  const ours = new SuiteError("PAGE_LOOP", parts);
  expect(asSuiteError(ours, "x")).toBe(ours);
  expect(asSuiteError(new TypeError("no"), "here")).toMatchObject({ code: "INTERNAL", where: "here" });
});
