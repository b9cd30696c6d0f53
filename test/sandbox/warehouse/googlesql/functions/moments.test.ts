import { expect, test } from "@jest/globals";
import { evaluate, rowsOf, table, withRuntime } from "./evaluate.ts";

withRuntime();

table("years lose their zeros, but not with %E4Y", [
  ["FORMAT_DATE('%F', DATE '0987-06-07')", "987-06-07"],
  ["FORMAT_DATE('%d.%Y', DATE '0001-06-07')", "07.1"],
  ["FORMAT_DATE('%E4Y', DATE '0987-06-07')", "0987"],
  ["FORMAT_DATE('%G %C', DATE '0987-06-07')", "987 9"],
]);

table("what a type has no element for stays as it is written", [
  ["FORMAT_DATE('%H:%T', DATE '2024-01-05')", "%H:%T"],
  ["FORMAT_TIME('%Y %H', TIME '10:00:00')", "%Y 10"],
  ["FORMAT_DATE('%q 100%', DATE '2024-01-05')", "%q 100%"],
  ["FORMAT_DATETIME('%s %z', DATETIME '1969-12-31 23:59:59.5')", "-1 %z"],
]);

table("zones", [
  [
    "FORMAT_TIMESTAMP('%Z %z %Ez', TIMESTAMP '2024-07-05 03:04:05+00', 'America/New_York')",
    "UTC-4 -0400 -04:00",
  ],
  ["FORMAT_TIMESTAMP('%Z', TIMESTAMP '2024-07-05 03:04:05+00', '+05:30')", "UTC+0530"],
  ["FORMAT_TIMESTAMP('%T %z', TIMESTAMP '1900-07-05 03:04:05+00', 'Europe/Paris')", "03:13:05 +0009"],
  ["EXTRACT(HOUR FROM TIMESTAMP '2024-01-01' AT TIME ZONE 'utc')", new Error("Invalid time zone: utc")],
  ["EXTRACT(HOUR FROM TIMESTAMP '2024-01-01' AT TIME ZONE '+15')", new Error("Invalid time zone: +15")],
]);

table("of an hour that comes twice the first is taken, unless the moment says which", [
  ["STRING(TIMESTAMP(DATETIME '2024-11-03 01:30:00', 'America/New_York'))", "2024-11-03 05:30:00+00"],
  ["STRING(TIMESTAMP(DATETIME '2024-04-07 01:45:00', 'Australia/Lord_Howe'))", "2024-04-06 14:45:00+00"],
  ["STRING(TIMESTAMP '2024-11-03 01:30:00 America/New_York')", "2024-11-03 05:30:00+00"],
  [
    "STRING(TIMESTAMP_TRUNC(TIMESTAMP '2024-11-03 06:30:00', HOUR, 'America/New_York'))",
    "2024-11-03 06:00:00+00",
  ],
  [
    "STRING(TIMESTAMP_TRUNC(TIMESTAMP '2024-11-03 05:30:00', HOUR, 'America/New_York'))",
    "2024-11-03 05:00:00+00",
  ],
  ["STRING(TIMESTAMP(DATETIME '2024-03-10 02:30:00', 'America/New_York'))", "2024-03-10 07:30:00+00"],
]);

test("a format from a column writes what it would write as a constant", async () => {
  const values = {
    DATE: ["DATE '2024-12-30'", "DATE '0001-01-01'", "DATE '2021-01-03'"],
    TIME: ["TIME '03:04:05.12'", "TIME '12:00:00'"],
    DATETIME: ["DATETIME '2024-01-05 00:04:05.123456'", "DATETIME '1969-12-28 12:00:00'"],
    TIMESTAMP: ["TIMESTAMP '2020-12-31 23:04:05.5+00'", "TIMESTAMP '0987-06-07 00:00:00.000001+00'"],
  };
  const elements = [
    ..."AaBbCcDdeFGgHhIjklMmnPpQRrSsTtUuVWwXxYyZz%q",
    "E4Y",
    "E*S",
    "E3S",
    "E9S",
    "Ez",
    "Ey",
    "OH",
  ];
  for (const [kind, moments] of Object.entries(values)) {
    const formats = elements.map((element) => `'[%${element}]'`).join(", ");
    for (const moment of moments) {
      const constants = elements.map((element) => `FORMAT_${kind}('[%${element}]', ${moment})`).join(", ");
      expect([
        moment,
        await evaluate(
          `ARRAY(SELECT FORMAT_${kind}(f, ${moment}) FROM UNNEST([${formats}]) AS f WITH OFFSET AS i ORDER BY i)`,
        ),
      ]).toEqual([moment, await evaluate(`[${constants}]`)]);
    }
  }
});

const READINGS: readonly (readonly [string, string, string, string | Error])[] = [
  ["DATE", "%Y-%m-%d", " 2024-1-5 ", "2024-01-05"],
  ["DATE", "%Y%m%d", "20081225", "2008-12-25"],
  ["DATE", "%b %Y", "MARCH 2020", "2020-03-01"],
  ["DATE", "%D", "12/25/68", "2068-12-25"],
  ["DATE", "%C%y", "1999", "1999-01-01"],
  ["DATE", "%j %Y", "060 2024", "2024-02-29"],
  ["DATE", "%Q %Y", "3 2024", "2024-07-01"],
  ["DATE", "%A, %d %b %Y", "Monday, 05 Jan 2024", "2024-01-05"],
  ["DATE", "%Y-%m-%d", "2024-02-30", new Error("Out-of-range datetime field in parsing function")],
  ["DATE", "%Y-%m-%d", "2024-13-01", new Error('Failed to parse input string "2024-13-01"')],
  ["DATE", "%Y-%j", "2023-366", new Error("Year 2023 has 365 days")],
  ["DATE", "Foo %Y", "foo 2020", new Error("Mismatch between format character 'F' and string character 'f'")],
  ["DATE", "%H", "10", new Error("Invalid format: %H is not allowed for the DATE type.")],
  ["DATE", "%F %", "2024-01-05 %", new Error("Format string cannot end with a single '%'")],
  ["TIME", "%I:%M %p", "12:30 am", "00:30:00"],
  ["TIME", "%p", "PM", "00:00:00"],
  ["TIME", "%H %p", "10 PM", "10:00:00"],
  ["TIME", "%E3S", "05.123456", new Error("Failed to parse")],
  ["TIME", "%T", "23:59:60", "00:00:00"],
  ["DATETIME", "%c", "Thu Dec 25 07:30:00 2008", "2008-12-25 07:30:00"],
  ["DATETIME", "%s", "-1", "1969-12-31 23:59:59"],
  ["TIMESTAMP", "%F %T%z", "2024-01-05 03:04:05+0530", "2024-01-04 21:34:05+00"],
  ["TIMESTAMP", "%F %T%Ez", "2024-01-05T03:04:05Z", new Error("Failed to parse")],
  ["TIMESTAMP", "%FT%H:%M:%E3SZ", "2024-01-05T03:04:05.123Z", "2024-01-05 03:04:05.123+00"],
  ["TIMESTAMP", "%F %T %Z", "2024-07-05 03:04:05 America/New_York", "2024-07-05 07:04:05+00"],
  ["TIMESTAMP", "%F %T %Z", "2024-01-05 03:04:05 Nowhere/X", new Error("Invalid time zone: Nowhere/X")],
  ["TIMESTAMP", "%F %T%z", "2024-01-05 03:04:05+1500", new Error("Timezone offset out of valid range")],
];

table(
  "a constant format reads",
  READINGS.map(([kind, format, text, expected]) => [
    `CAST(PARSE_${kind}("${format}", '${text}') AS STRING)`,
    expected,
  ]),
);

test.each(READINGS)("PARSE_%s reads %s from a column", async (kind, format, text, expected) => {
  const read = rowsOf(
    `SELECT CAST(PARSE_${kind}(f, t) AS STRING) FROM (SELECT "${format}" AS f, '${text}' AS t)`,
  );
  if (expected instanceof Error) await expect(read).rejects.toThrow(expected.message);
  else expect(await read).toEqual([expected]);
});

table("text that is no date or time is refused by CAST", [
  ["CAST('2024-02-30' AS DATE)", new Error("2024-02-30")],
  ["CAST(' 2024-01-05' AS DATE)", new Error("2024-01-05")],
  ["SAFE_CAST(CONCAT('24', '-01-05') AS DATE)", null],
  ["SAFE_CAST(CONCAT('2024-01-05', ' 10:00') AS TIMESTAMP)", null],
  ["SAFE_CAST(CONCAT('2024-01-05', ' 24:00:00') AS TIMESTAMP)", null],
  ["SAFE_CAST(CONCAT('2024-01-05', ' 10:00:00+15') AS TIMESTAMP)", null],
  ["SAFE_CAST(CONCAT('10:00:00', '.') AS TIME)", null],
  ["CAST(CONCAT('9223372036854775808', '') AS INT64)", new Error("Bad int64 value: 9223372036854775808")],
]);

table("offsets and names of zones in text", [
  ["STRING(CAST(CONCAT('2024-01-05', ' 10:00:00-8') AS TIMESTAMP))", "2024-01-05 18:00:00+00"],
  ["STRING(CAST(CONCAT('2024-01-05', 't10:00:00z') AS TIMESTAMP))", "2024-01-05 10:00:00+00"],
  ["STRING(TIMESTAMP '2024-01-05 10:00:00+5:30')", "2024-01-05 04:30:00+00"],
  ["STRING(TIMESTAMP '2024-01-05 10:00:00 PST8PDT')", "2024-01-05 18:00:00+00"],
  ["STRING(TIMESTAMP '2024-01-05 23:59:60')", "2024-01-06 00:00:00+00"],
]);

table("INTERVAL literals from one part to another", [
  ["CAST(INTERVAL '-1-2 -3 -4:5:6.789' YEAR TO SECOND AS STRING)", "-1-2 -3 -4:5:6.789"],
  ["CAST(INTERVAL '3 4' DAY TO HOUR AS STRING)", "0-0 3 4:0:0"],
  ["CAST(INTERVAL '2 3' MONTH TO DAY AS STRING)", "0-2 3 0:0:0"],
  ["CAST(INTERVAL '0.5' SECOND AS STRING)", "0-0 0 0:0:0.500"],
  ["INTERVAL '1-2' DAY TO SECOND", new Error("Invalid INTERVAL literal '1-2'")],
  ["CAST(MAKE_INTERVAL(1, day => 5, second => 3) AS STRING)", "1-0 5 0:0:3"],
  ["CAST(JUSTIFY_INTERVAL(INTERVAL '29 49:00:00' DAY TO SECOND) AS STRING)", "0-1 1 1:0:0"],
]);

table("CAST FORMAT writes names in the case of their element, and refuses what it cannot mean", [
  ["CAST(DATE '2024-01-05' AS STRING FORMAT 'DD MON YYYY')", "05 JAN 2024"],
  ["CAST(DATE '2024-01-05' AS STRING FORMAT 'Day, Mon')", "Friday, Jan"],
  [
    "CAST(DATE '2024-01-05' AS STRING FORMAT 'dd month yyyy')",
    new Error("not supported by the local warehouse"),
  ],
  ["CAST(DATE '2024-01-05' AS STRING FORMAT 'HH24')", new Error("DATE does not support")],
  ["CAST('12' AS DATE FORMAT 'MM')", new Error("without year, month and day")],
  ["CAST(CAST('05 JAN 2024' AS DATE FORMAT 'DD MON YYYY') AS STRING)", "2024-01-05"],
]);

table("CAST of text to INTERVAL takes what is not ambiguous, and ISO 8601", [
  ...(
    [
      ["1-2 3 10:20:30.456", "1-2 3 10:20:30.456"],
      ["1-2", "1-2 0 0:0:0"],
      ["10:20:30", "0-0 0 10:20:30"],
      ["P1Y2M3D", "1-2 3 0:0:0"],
      ["PT10H20M30,456S", "0-0 0 10:20:30.456"],
      ["-1-2 -3 -4:5:6", "-1-2 -3 -4:5:6"],
      ["1-2 3", "1-2 3 0:0:0"],
      ["1-2 3 4", "1-2 3 4:0:0"],
      ["5 4 3", "0-5 4 3:0:0"],
      ["3 4:5", "0-0 3 4:5:0"],
      ["3 4:5:6", "0-0 3 4:5:6"],
      ["P2W-1DT-1H1H-30M", "0-0 13 -0:30:0"],
      ["PT", "0-0 0 0:0:0"],
    ] as const
  ).map(([text, interval]) => [`CAST(CAST('${text}' AS INTERVAL) AS STRING)`, interval] as const),
  ...[
    "1",
    "1 2",
    "4:5",
    "",
    "x",
    "P",
    "P1H",
    "PT1D",
    "P1.5Y",
    "1-2 3 4:5:6:7",
    " 1-2",
    "10001-0",
    "P1YT1HT",
  ].flatMap(
    (text) =>
      [
        [`CAST('${text}' AS INTERVAL)`, new Error(`Invalid INTERVAL value '${text}'`)],
        [`SAFE_CAST('${text}' AS INTERVAL)`, null],
      ] as const,
  ),
]);
