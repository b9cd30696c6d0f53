import { answers, withEngine } from "./table.ts";

withEngine();

answers("dates and times stay in the years 1 to 9999", [
  [
    "DATE_ADD(DATE '9999-12-31', INTERVAL 1 DAY)",
    new Error("Adding 1 DAY to date 9999-12-31 causes overflow"),
  ],
  [
    "DATE_SUB(DATE '0001-01-01', INTERVAL 1 DAY)",
    new Error("Adding -1 DAY to date 0001-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 10000 YEAR)",
    new Error("Adding 10000 YEAR to date 2024-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 100000 MONTH)",
    new Error("Adding 100000 MONTH to date 2024-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 9223372036854775807 DAY)",
    new Error("Adding 9223372036854775807 DAY to date 2024-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 9223372036854775807 YEAR)",
    new Error("Adding 9223372036854775807 YEAR to date 2024-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 3000000000 DAY)",
    new Error("Adding 3000000000 DAY to date 2024-01-01 causes overflow"),
  ],
  [
    "DATE_ADD(DATE '2024-01-01', INTERVAL 3000000000 WEEK)",
    new Error("Adding 3000000000 WEEK to date 2024-01-01 causes overflow"),
  ],
  ["DATE_ADD(DATE '2024-01-31', INTERVAL 1 MONTH)", "2024-02-29"],
  ["DATE_SUB(DATE '2024-03-31', INTERVAL 1 MONTH)", "2024-02-29"],
  ["DATE_SUB(DATE '2024-02-29', INTERVAL 1 YEAR)", "2023-02-28"],
  ["DATE '9999-12-31' + 1", new Error("Adding 1 DAY to date 9999-12-31 causes overflow")],
  ["DATE '0001-01-01' - 1", new Error("Adding -1 DAY to date 0001-01-01 causes overflow")],
  ["DATE '2024-01-01' + 3000000000", new Error("Adding 3000000000 DAY to date 2024-01-01 causes overflow")],
  [
    "DATE '2024-01-01' - 9223372036854775807",
    new Error("Adding -9223372036854775807 DAY to date 2024-01-01 causes overflow"),
  ],
  ["1 + DATE '9999-12-31'", new Error("Adding 1 DAY to date 9999-12-31 causes overflow")],
  ["DATE '2024-01-01' + 1", "2024-01-02"],
  [
    "DATETIME_ADD(DATETIME '9999-12-31 23:59:59', INTERVAL 1 SECOND)",
    new Error("Adding 1 SECOND to datetime 9999-12-31 23:59:59 causes overflow"),
  ],
  [
    "DATETIME_SUB(DATETIME '0001-01-01 00:00:00', INTERVAL 1 MICROSECOND)",
    new Error("Subtracting 1 MICROSECOND from datetime 0001-01-01 00:00:00 causes overflow"),
  ],
  [
    "DATETIME_ADD(DATETIME '2024-01-01 00:00:00', INTERVAL 100000 YEAR)",
    new Error("Adding 100000 YEAR to datetime 2024-01-01 00:00:00 causes overflow"),
  ],
  [
    "DATETIME_ADD(DATETIME '2024-01-01 00:00:00', INTERVAL 9223372036854775807 MICROSECOND)",
    new Error("Adding 9223372036854775807 MICROSECOND to datetime 2024-01-01 00:00:00 causes overflow"),
  ],
  [
    "DATETIME_ADD(DATETIME '2024-01-01 00:00:00', INTERVAL 9223372036854775807 HOUR)",
    new Error("Adding 9223372036854775807 HOUR to datetime 2024-01-01 00:00:00 causes overflow"),
  ],
  [
    "DATETIME_ADD(DATETIME '2024-01-01 00:00:00', INTERVAL 9223372036854775807 MONTH)",
    new Error("Adding 9223372036854775807 MONTH to datetime 2024-01-01 00:00:00 causes overflow"),
  ],
  [
    "TIMESTAMP_ADD(TIMESTAMP '9999-12-31 23:59:59+00', INTERVAL 1 SECOND)",
    new Error("Adding 1 SECOND to timestamp 9999-12-31 23:59:59.000000+00 causes overflow"),
  ],
  [
    "TIMESTAMP_SUB(TIMESTAMP '0001-01-01 00:00:00+00', INTERVAL 1 MICROSECOND)",
    new Error("Adding -1 MICROSECOND to timestamp 0001-01-01 00:00:00.000000+00 causes overflow"),
  ],
  [
    "TIMESTAMP_ADD(TIMESTAMP '2024-01-01', INTERVAL 9223372036854775807 MICROSECOND)",
    new Error(
      "Adding 9223372036854775807 MICROSECOND to timestamp 2024-01-01 00:00:00.000000+00 causes overflow",
    ),
  ],
  [
    "TIMESTAMP_ADD(TIMESTAMP '2024-01-01', INTERVAL 5000000 DAY)",
    new Error("Adding 120000000 HOUR to timestamp 2024-01-01 00:00:00.000000+00 causes overflow"),
  ],
  ["TIMESTAMP_SECONDS(253402300799)", "253402300799000000"],
  [
    "TIMESTAMP_SECONDS(253402300800)",
    new Error(
      "Input value 253402300800 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  ["TIMESTAMP_SECONDS(-62135596800)", "-62135596800000000"],
  [
    "TIMESTAMP_SECONDS(-62135596801)",
    new Error(
      "Input value -62135596801 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  [
    "TIMESTAMP_SECONDS(9223372036854775807)",
    new Error(
      "Input value 9223372036854775807 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  [
    "TIMESTAMP_MILLIS(253402300800000)",
    new Error(
      "Input value 253402300800000 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  ["TIMESTAMP_MILLIS(253402300799999)", "253402300799999000"],
  [
    "TIMESTAMP_MILLIS(9223372036854775807)",
    new Error(
      "Input value 9223372036854775807 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  ["TIMESTAMP_MICROS(253402300799999999)", "253402300799999999"],
  [
    "TIMESTAMP_MICROS(253402300800000000)",
    new Error(
      "Input value 253402300800000000 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  [
    "TIMESTAMP_MICROS(-62135596800000001)",
    new Error(
      "Input value -62135596800000001 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  [
    "TIMESTAMP_MICROS(9223372036854775807)",
    new Error(
      "Input value 9223372036854775807 cannot be converted into a TIMESTAMP, because it would be out of the allowed range between -62135596800000000 to 253402300799999999 (microseconds)",
    ),
  ],
  ["DATE_FROM_UNIX_DATE(2932896)", "9999-12-31"],
  [
    "DATE_FROM_UNIX_DATE(2932897)",
    new Error("DATE_FROM_UNIX_DATE range is -719162 to 2932896 but saw 2932897"),
  ],
  ["DATE_FROM_UNIX_DATE(-719162)", "0001-01-01"],
  [
    "DATE_FROM_UNIX_DATE(-719163)",
    new Error("DATE_FROM_UNIX_DATE range is -719162 to 2932896 but saw -719163"),
  ],
  [
    "DATE_FROM_UNIX_DATE(9223372036854775807)",
    new Error("DATE_FROM_UNIX_DATE range is -719162 to 2932896 but saw 9223372036854775807"),
  ],
  ["DATE(2024, 2, 30)", new Error("Input calculates to invalid date: 2024-02-30")],
  ["DATE(2024, 13, 1)", new Error("Input calculates to invalid date: 2024-13-01")],
  ["DATE(0, 1, 1)", new Error("Input calculates to invalid date: 0000-01-01")],
  ["DATE(10000, 1, 1)", new Error("Input calculates to invalid date: 10000-01-01")],
  ["DATE(2024, 0, 1)", new Error("Input calculates to invalid date: 2024-00-01")],
  ["DATE(NULL, 1, 1)", null],
  ["SAFE_CAST('10000-01-01' AS DATE)", null],
  ["SAFE_CAST('0000-01-01' AS DATE)", null],
  ["SAFE_CAST('9999-12-31 23:59:59-08' AS TIMESTAMP)", null],
  ["SAFE_CAST('x' AS TIMESTAMP)", null],
  ["CAST(DATETIME '9999-12-31 23:59:59' AS TIMESTAMP)", "253402300799000000"],
  ["TIME_ADD(TIME '23:59:59', INTERVAL 1 SECOND)", "00:00:00"],
  ["TIME_SUB(TIME '00:00:00', INTERVAL 1 MICROSECOND)", "23:59:59.999999"],
  ["TIME_ADD(TIME '00:00:00', INTERVAL 9223372036854775807 MICROSECOND)", "04:00:54.775807"],
  ["TIME_ADD(TIME '00:00:00', INTERVAL 9223372036854775807 HOUR)", "07:00:00"],
  ["GENERATE_DATE_ARRAY(DATE '9999-12-30', DATE '9999-12-31')", ["9999-12-30", "9999-12-31"]],
  ["GENERATE_DATE_ARRAY(DATE '9999-12-30', DATE '9999-12-31', INTERVAL 1 MONTH)", ["9999-12-30"]],
  ["GENERATE_DATE_ARRAY(DATE '2024-01-01', DATE '2024-01-10', INTERVAL -1 DAY)", []],
  [
    "GENERATE_DATE_ARRAY(DATE '2024-01-10', DATE '2024-01-01', INTERVAL -3 DAY)",
    ["2024-01-10", "2024-01-07", "2024-01-04", "2024-01-01"],
  ],
  [
    "GENERATE_TIMESTAMP_ARRAY(TIMESTAMP '9999-12-31 23:00:00', TIMESTAMP '9999-12-31 23:59:59', INTERVAL 1 HOUR)",
    ["253402297200000000"],
  ],
  ["GENERATE_ARRAY(1, 9223372036854775807, 9223372036854775806)", ["1", "9223372036854775807"]],
  [
    "GENERATE_ARRAY(9223372036854775806, 9223372036854775807)",
    ["9223372036854775806", "9223372036854775807"],
  ],
  ["GENERATE_ARRAY(5, 1)", []],
  ["GENERATE_ARRAY(5, 1, -2)", ["5", "3", "1"]],
  ["GENERATE_ARRAY(1.0, 2.0, 0.3)", ["1.0", "1.3", "1.6", "1.9"]],
  ["GENERATE_ARRAY(0.1, 0.5, 0.1)", ["0.1", "0.2", "0.30000000000000004", "0.4", "0.5"]],
  ["GENERATE_ARRAY(1, 5, NULL)", []],
  ["GENERATE_ARRAY(NUMERIC '1', 2, NUMERIC '0.25')", ["1", "1.25", "1.5", "1.75", "2"]],
  ["DATE_DIFF(DATE '9999-12-31', DATE '0001-01-01', DAY)", "3652058"],
  ["DATE_DIFF(DATE '9999-12-31', DATE '0001-01-01', YEAR)", "9998"],
  ["DATE_DIFF(DATE '2024-01-01', DATE '2023-12-31', WEEK)", "0"],
  ["DATE_DIFF(DATE '2024-01-01', DATE '2023-12-31', ISOYEAR)", "1"],
  [
    "TIMESTAMP_DIFF(TIMESTAMP '9999-12-31 23:59:59', TIMESTAMP '0001-01-01', MICROSECOND)",
    "315537897599000000",
  ],
  ["TIMESTAMP_DIFF(TIMESTAMP '9999-12-31 23:59:59', TIMESTAMP '0001-01-01', SECOND)", "315537897599"],
  [
    "DATETIME_DIFF(DATETIME '9999-12-31 23:59:59', DATETIME '0001-01-01 00:00:00', MICROSECOND)",
    "315537897599000000",
  ],
  ["DATETIME_DIFF(DATETIME '2024-01-01 00:00:00', DATETIME '2023-12-31 23:59:59', YEAR)", "1"],
  ["TIMESTAMP_DIFF(TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2023-12-31 23:59:59', DAY)", "0"],
  ["TIMESTAMP_DIFF(TIMESTAMP '2023-12-31 00:00:01', TIMESTAMP '2024-01-01 00:00:00', HOUR)", "-23"],
  ["DATE_TRUNC(DATE '0001-01-03', ISOWEEK)", "0001-01-01"],
  ["DATE_TRUNC(DATE '0001-01-01', ISOYEAR)", "0001-01-01"],
  ["LAST_DAY(DATE '9999-12-15', YEAR)", "9999-12-31"],
  ["UNIX_SECONDS(TIMESTAMP '0001-01-01')", "-62135596800"],
  ["UNIX_MICROS(TIMESTAMP '9999-12-31 23:59:59.999999')", "253402300799999999"],
  ["UNIX_MILLIS(TIMESTAMP '1969-12-31 23:59:59.999999')", "-1"],
  ["UNIX_SECONDS(TIMESTAMP '1969-12-31 23:59:59.999999')", "-1"],
  ["UNIX_DATE(DATE '0001-01-01')", "-719162"],
  ["SAFE.DATE_ADD(DATE '9999-12-31', INTERVAL 1 DAY)", null],
  ["SAFE.TIMESTAMP_SECONDS(253402300800)", null],
  ["SAFE.DATE(2024, 13, 1)", null],
  ["DATE_ADD(NULL, INTERVAL 1 DAY)", null],
  ["DATE_ADD(DATE '2024-01-01', INTERVAL NULL DAY)", null],
  ["DATE_ADD(d, INTERVAL n DAY) FROM (SELECT DATE '2024-01-01' d, 5 n)", "2024-01-06"],
  [
    "DATE_ADD(d, INTERVAL n DAY) FROM (SELECT DATE '2024-01-01' d, 50000000 n)",
    new Error("Adding 50000000 DAY to date 2024-01-01 causes overflow"),
  ],
  ["d + n FROM (SELECT DATE '2024-01-01' d, 5 n)", "2024-01-06"],
  [
    "d - n FROM (SELECT DATE '2024-01-01' d, 5000000 n)",
    new Error("Adding -5000000 DAY to date 2024-01-01 causes overflow"),
  ],
  ["TIMESTAMP_TRUNC(TIMESTAMP '9999-12-31 23:59:59', YEAR)", "253370764800000000"],
  ["DATETIME_TRUNC(DATETIME '9999-12-31 23:59:59', MONTH)", "9999-12-01T00:00:00"],
]);

answers("a written number moves a date like any other", [
  ["DATE_ADD(DATE '2024-01-01', INTERVAL '7' DAY)", "2024-01-08"],
  ["DATE_SUB(DATE '2024-01-01', INTERVAL '-7' DAY)", "2024-01-08"],
  [
    "TIMESTAMP_ADD(TIMESTAMP '2024-01-01', INTERVAL '1.5' SECOND)",
    new Error(
      "TIMESTAMP_ADD with an INTERVAL that is no whole number of one part is not supported by the local warehouse",
    ),
  ],
]);
