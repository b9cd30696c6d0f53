import { describe, expect, test } from "@jest/globals";
import { canCoerce } from "../../../../../sandbox/warehouse/googlesql/types/coercion.ts";
import { sameType, settledType } from "../../../../../sandbox/warehouse/googlesql/types/compare.ts";
import { duckType } from "../../../../../sandbox/warehouse/googlesql/types/duckdb.ts";
import {
  fromFieldSchema,
  toFieldSchema,
} from "../../../../../sandbox/warehouse/googlesql/types/field-schema.ts";
import { typeToString } from "../../../../../sandbox/warehouse/googlesql/types/format.ts";
import { sqlLiteral } from "../../../../../sandbox/warehouse/googlesql/types/literal.ts";
import {
  arrayOf,
  BIGNUMERIC,
  BOOL,
  BYTES,
  DATE,
  DATETIME,
  FLOAT64,
  INT64,
  JSON_TYPE,
  NULL_TYPE,
  NUMERIC,
  STRING,
  structOf,
  TIMESTAMP,
} from "../../../../../sandbox/warehouse/googlesql/types/make.ts";
import { parseDuckType } from "../../../../../sandbox/warehouse/googlesql/types/parse-duck-type.ts";
import { superType } from "../../../../../sandbox/warehouse/googlesql/types/supertype.ts";

const item = structOf([
  { name: "id", type: INT64 },
  { name: "", type: arrayOf(STRING) },
]);

describe("types and DuckDB", () => {
  test.each([INT64, FLOAT64, BOOL, BYTES, DATE, DATETIME, TIMESTAMP, JSON_TYPE, arrayOf(item)])(
    "a type survives the way to DuckDB and back: %j",
    (type) => {
      expect(parseDuckType(duckType(type))).toEqual(type);
    },
  );

  test("a quoted field name with a quote and a comma is read back", () => {
    const type = structOf([{ name: 'a", b', type: INT64 }]);
    expect(parseDuckType(duckType(type))).toEqual(type);
  });

  test("decimals wider than NUMERIC are BIGNUMERIC", () => {
    expect(parseDuckType("DECIMAL(38,9)")).toEqual(NUMERIC);
    expect(parseDuckType("DECIMAL(38,18)")).toEqual(BIGNUMERIC);
  });

  test("a DuckDB type that GoogleSQL does not have is an error", () => {
    expect(() => parseDuckType("MAP(VARCHAR, INTEGER)")).toThrow("not understood");
  });
});

describe("type text", () => {
  test("BigQuery's text names fields, leaves out anonymous names and shows parameters", () => {
    expect(typeToString(arrayOf(item))).toBe("ARRAY<STRUCT<id INT64, ARRAY<STRING>>>");
    expect(typeToString({ kind: "NUMERIC", parameters: [10, 2] })).toBe("NUMERIC(10, 2)");
    expect(typeToString(NULL_TYPE)).toBe("INT64");
  });
});

describe("coercion", () => {
  test.each([
    [INT64, FLOAT64, true],
    [INT64, NUMERIC, true],
    [NUMERIC, FLOAT64, true],
    [FLOAT64, INT64, false],
    [FLOAT64, NUMERIC, false],
    [DATE, DATETIME, true],
    [DATE, TIMESTAMP, false],
    [STRING, DATE, false],
    [arrayOf(INT64), arrayOf(FLOAT64), false],
    [NULL_TYPE, item, true],
  ])("%j to %j without a literal: %s", (from, to, expected) => {
    expect(canCoerce(from, to)).toBe(expected);
  });

  test("literals become dates, times and NUMERIC, but never numbers from text", () => {
    expect(canCoerce(STRING, DATE, true)).toBe(true);
    expect(canCoerce(FLOAT64, NUMERIC, true)).toBe(true);
    expect(canCoerce(arrayOf(INT64), arrayOf(FLOAT64), true)).toBe(true);
    expect(canCoerce(STRING, INT64, true)).toBe(false);
  });

  test("a column decides the common type before literals do", () => {
    expect(superType([{ type: STRING, literal: true }, { type: DATE }])).toEqual(DATE);
    expect(superType([{ type: FLOAT64, literal: true }, { type: NUMERIC }])).toEqual(NUMERIC);
    expect(superType([{ type: INT64 }, { type: FLOAT64 }, { type: NULL_TYPE }])).toEqual(FLOAT64);
    expect(superType([{ type: INT64 }, { type: STRING }])).toBeNull();
    expect(superType([{ type: NULL_TYPE }])).toEqual(NULL_TYPE);
  });

  test("structs meet field by field and keep the first names", () => {
    const common = superType([
      { type: structOf([{ name: "a", type: INT64 }]) },
      { type: structOf([{ name: "", type: FLOAT64 }]) },
    ]);
    expect(common).toEqual(structOf([{ name: "a", type: FLOAT64 }]));
  });

  test("field names make a difference to sameness, their case does not", () => {
    const a = structOf([{ name: "Id", type: INT64 }]);
    expect(sameType(a, structOf([{ name: "id", type: INT64 }]))).toBe(true);
    expect(sameType(a, structOf([{ name: "no", type: INT64 }]))).toBe(false);
  });

  test("what is left untyped becomes INT64", () => {
    expect(settledType(arrayOf(structOf([{ name: "a", type: NULL_TYPE }])))).toEqual(
      arrayOf(structOf([{ name: "a", type: INT64 }])),
    );
  });
});

describe("field schemas", () => {
  test("a repeated record with parameters goes both ways", () => {
    const column = {
      name: "items",
      type: arrayOf(
        structOf([
          { name: "price", type: { kind: "NUMERIC", parameters: [10, 2] } },
          { name: "code", type: { kind: "STRING", parameters: [3] } },
        ]),
      ),
    };
    const schema = toFieldSchema(column);
    expect(schema).toEqual({
      name: "items",
      type: "RECORD",
      mode: "REPEATED",
      fields: [
        { name: "price", type: "NUMERIC", mode: "NULLABLE", precision: "10", scale: "2" },
        { name: "code", type: "STRING", mode: "NULLABLE", maxLength: "3" },
      ],
    });
    expect(fromFieldSchema(schema)).toEqual(column);
  });

  test("a type that is not available is named with its field", () => {
    expect(() => fromFieldSchema({ name: "place", type: "GEOGRAPHY" })).toThrow("place");
  });
});

describe("literals", () => {
  test.each([
    [INT64, "12", "(12)::BIGINT"],
    [STRING, "it's", "'it''s'"],
    [BOOL, "TRUE", "true"],
    [FLOAT64, "NaN", "CAST('NaN' AS DOUBLE)"],
    [BYTES, "YQ==", "from_base64('YQ==')"],
    [TIMESTAMP, null, "CAST(NULL AS TIMESTAMPTZ)"],
    [arrayOf(INT64), ["1", null], "CAST([(1)::BIGINT, CAST(NULL AS BIGINT)] AS BIGINT[])"],
    [structOf([{ name: "a", type: INT64 }]), { A: "1" }, "{'a': (1)::BIGINT}"],
  ])("%j %j is written as SQL", (type, value, sql) => {
    expect(sqlLiteral({ type, value })).toBe(sql);
  });
});
