import { describe, expect, test } from "@jest/globals";
import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";
import type { Plain } from "../../../tools/check-googlesql/answer.ts";
import { decodeValue, encodeValue, type ValueProto } from "../../../tools/check-googlesql/google/values.ts";

/** A value as the protocol's library hands it over: with the name of the field that is set. */
const received = (proto: ValueProto): ValueProto => {
  const value = Object.keys(proto)[0];
  const inside = (list?: ValueProto[]) => (list ?? []).map(received);
  if (value === undefined) return {};
  if (proto.array_value) return { value, array_value: { element: inside(proto.array_value.element) } };
  if (proto.struct_value) return { value, struct_value: { field: inside(proto.struct_value.field) } };
  return { value, ...proto };
};

describe("a value comes back as it was given", () => {
  const pair: GoogleType = {
    kind: "STRUCT",
    fields: [
      { name: "a", type: { kind: "INT64" } },
      { name: "b", type: { kind: "ARRAY", element: { kind: "STRING" } } },
    ],
  };
  test.each<[GoogleType, Plain]>([
    [{ kind: "INT64" }, "-9223372036854775808"],
    [{ kind: "BOOL" }, "false"],
    [{ kind: "FLOAT64" }, "-0"],
    [{ kind: "FLOAT64" }, "NaN"],
    [{ kind: "STRING" }, ""],
    [{ kind: "BYTES" }, "AP8="],
    [{ kind: "DATE" }, "0001-01-01"],
    [{ kind: "TIME" }, "23:59:59.999999"],
    [{ kind: "DATETIME" }, "9999-12-31T23:59:59.5"],
    [{ kind: "TIMESTAMP" }, "-1"],
    [{ kind: "NUMERIC" }, "-99999999999999999999999999999.999999999"],
    [{ kind: "NUMERIC" }, "128"],
    [{ kind: "NUMERIC" }, "-0.000000128"],
    [{ kind: "BIGNUMERIC" }, "0.00000000000000000000000000000000000001"],
    [{ kind: "JSON" }, '{"a":[1,null]}'],
    [pair, ["1", ["x", null]]],
    [pair, null],
  ])("%j %j", (type, value) => {
    expect(decodeValue(received(encodeValue(value, type)), type)).toEqual(value);
  });
});

test("a NULL array is the empty array", () => {
  expect(decodeValue({}, { kind: "ARRAY", element: { kind: "INT64" } })).toEqual([]);
});

test("an interval is read from its 16 bytes", () => {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(-3_723_000_500n, 0);
  bytes.writeInt32LE(-4, 8);
  bytes.writeUInt32LE(((14 << 13) | 0x80000000) >>> 0, 12);
  expect(decodeValue({ value: "interval_value", interval_value: bytes }, { kind: "INTERVAL" })).toBe(
    "-1-2 -4 -1:2:3.0005",
  );
});
