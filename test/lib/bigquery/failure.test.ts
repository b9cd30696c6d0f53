import { expect, test } from "@jest/globals";
import {
  isDuplicate,
  isNotFound,
  isTransactionConflict,
  isTransient,
  warehouseError,
} from "../../../lib/bigquery/failure.ts";

const api = (code: number, reason: string, message = "m") =>
  Object.assign(new Error(message), { code, errors: [{ reason, message }] });

test.each([
  ["a lost connection", Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }), true],
  ["503", api(503, "backendError"), true],
  ["a rate limit, which BigQuery answers with 403", api(403, "rateLimitExceeded"), true],
  ["a missing right", api(403, "accessDenied"), false],
  ["a wrong query", api(400, "invalidQuery"), false],
  ["a failed job's internal error", Object.assign(new Error("x"), { reason: "jobInternalError" }), true],
])("%s: trying again can help = %p", (_, error, transient) => {
  expect(isTransient(error)).toBe(transient);
  expect(warehouseError(error, "t").code).toBe(transient ? "WAREHOUSE_UNAVAILABLE" : "WAREHOUSE_REFUSED");
});

test("what exists, what is missing and what lost a race are told apart", () => {
  expect(isDuplicate(api(409, "duplicate"))).toBe(true);
  expect(isNotFound(api(404, "notFound"))).toBe(true);
  expect(isNotFound(Object.assign(new Error("Not found: Table"), { reason: "notFound" }))).toBe(true);
  expect(
    isTransactionConflict(
      api(400, "invalidQuery", "Transaction is aborted due to concurrent update against table p.ops.head."),
    ),
  ).toBe(true);
  expect(isTransactionConflict(api(400, "invalidQuery", "Syntax error"))).toBe(false);
});
