import { type Macros, once, raise } from "../macros.ts";

const tooManyElements = (start: string) =>
  raise(`'Cannot generate arrays with more than 1048575 elements: ' || CAST(${start} AS VARCHAR)`);

export const arrayMacros: Macros = {
  /** Element i, counted from 1. */
  "bq_at(a, i)": `CASE WHEN i < 1 OR i > len(a) THEN ${raise(
    "'Array index ' || CAST(i - 1 AS VARCHAR) || ' is out of bounds (array length ' || CAST(len(a) AS VARCHAR) || ')'",
  )} ELSE a[i] END`,
  "bq_end(a, i, name)": `CASE WHEN len(a) = 0 THEN ${raise("name || ' cannot get an element of an empty array (length ' || CAST(len(a) AS VARCHAR) || ')'")}
    ELSE a[i] END`,
  /** The one element of a list of at most one: the value of a scalar subquery. */
  "bq_one(l)": `CASE WHEN len(l) > 1 THEN ${raise(
    "'Scalar subquery produced more than one element: ' || CAST(len(l) AS VARCHAR)",
  )} ELSE l[1] END`,
  "bq_in(x, a)": `CASE WHEN a IS NULL OR len(a) = 0 THEN false WHEN x IS NULL THEN NULL
    WHEN list_contains(a, x) THEN true WHEN len(a) <> list_count(a) THEN NULL ELSE false END`,
  "bq_concat_arrays(ls)": "CASE WHEN len(ls) <> list_count(ls) THEN NULL ELSE flatten(ls) END",
  "bq_generate_ints(a, b, s)": `CASE WHEN s = 0 THEN ${raise("'Sequence step cannot be ' || CAST(s AS VARCHAR) || left(CAST(a AS VARCHAR), 0)")}
    WHEN abs((b::HUGEINT - a) // s) > 1048575 AND (b >= a) = (s > 0) THEN ${tooManyElements("a")}
    ELSE generate_series(a, b, s) END`,
  "bq_generate_times(a, b, s)": `CASE WHEN a + s = a THEN ${raise("'Sequence step cannot be 0: ' || CAST(s AS VARCHAR) || left(CAST(a AS VARCHAR), 0)")}
    WHEN (epoch(b) - epoch(a)) / epoch(s) > 1048575 THEN ${tooManyElements("a")}
    ELSE generate_series(a, b, s) END`,
  "bq_generate_dates(a, b, s)":
    "list_transform(bq_generate_times(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), s), lambda _bq_d: CAST(_bq_d AS DATE))",
  "bq_generate_timestamps(a, b, s)":
    "list_transform(bq_generate_times(bq_utc(a), bq_utc(b), s), lambda _bq_d: bq_from_utc(_bq_d))",
  "bq_array_to_string(a, delimiter)":
    "CASE WHEN delimiter IS NOT NULL THEN array_to_string(a, delimiter) END",
  "bq_fill_nulls(a, text)": "list_transform(a, lambda _bq_e: coalesce(_bq_e, text))",
  "bq_generate_floats(a, b, s)": `CASE WHEN isinf(s) THEN ${raise("'Sequence step cannot be +/-inf.' || left(CAST(s AS VARCHAR), 0)")}
    WHEN s = 0 THEN ${raise("'Sequence step cannot be ' || CAST(s AS VARCHAR) || left(CAST(a AS VARCHAR), 0)")}
    WHEN (b - a) / s < 0 THEN CAST([] AS DOUBLE[])
    WHEN (b - a) / s > 1048575 THEN ${tooManyElements("a")}
    ELSE list_transform(generate_series(0, CAST(floor((b - a) / s + 1e-9) AS BIGINT)), lambda _bq_n: a + _bq_n * s) END`,
  "bq_generate_numerics(a, b, s)": `CASE WHEN s = 0 THEN ${raise("'Sequence step cannot be ' || CAST(s AS VARCHAR) || left(CAST(a AS VARCHAR), 0)")}
    WHEN (b >= a) <> (s > 0) AND a <> b THEN CAST([] AS DECIMAL(38,9)[])
    WHEN CAST(b - a AS DOUBLE) / CAST(s AS DOUBLE) > 1048575 THEN ${tooManyElements("a")}
    ELSE list_filter(list_transform(generate_series(0, CAST(ceil(CAST(b - a AS DOUBLE) / CAST(s AS DOUBLE)) AS BIGINT)),
      lambda _bq_n: CAST(a + CAST(_bq_n AS DECIMAL(18,0)) * s AS DECIMAL(38,9))),
      lambda _bq_v: CASE WHEN s > 0 THEN _bq_v <= b ELSE _bq_v >= b END) END`,
  /** Offsets from 0; negative ones count from the end; both ends are included. */
  "bq_slice(a, i, j)": `CASE WHEN i IS NULL OR j IS NULL THEN NULL
    ELSE a[greatest(CASE WHEN i < 0 THEN len(a) + i ELSE least(i, len(a)) END, 0) + 1 : CASE WHEN j < 0 THEN len(a) + j ELSE least(j, len(a)) END + 1] END`,
  /** The n entries of a histogram with the highest counts, highest first. */
  /** The n most frequent values of a histogram, which knows no NULL, and of that many NULLs. */
  "bq_counted(h, nulls)": `list_concat(coalesce(list_transform(map_entries(h), lambda _bq_h: {'c': -CAST((_bq_h).value AS BIGINT), 'v': (_bq_h).key}), []),
    CASE WHEN nulls > 0 THEN [{'c': -CAST(nulls AS BIGINT), 'v': NULL}] ELSE [] END)`,
  "bq_weight(w)": `CASE WHEN w < 0 OR isnan(CAST(w AS DOUBLE)) THEN ${raise("'The weight of APPROX_TOP_SUM must not be negative or NaN, but is ' || CAST(w AS VARCHAR)")} ELSE w END`,
  "bq_top(h, nulls, n)": `list_transform(list_sort(bq_counted(h, nulls))[1:n], lambda _bq_t: {'value': (_bq_t).v, 'count': -(_bq_t).c})`,
  /** The separator is a constant. */
  "bq_joined(l, s)":
    "list_transform([l], lambda _bq_v: CASE WHEN len(_bq_v) > 0 THEN array_to_string(_bq_v, s) END)[1]",
  "bq_joined_bytes(l, s)":
    "list_transform([l], lambda _bq_v: CASE WHEN len(_bq_v) > 0 THEN list_reduce(_bq_v, lambda _bq_a, _bq_b: _bq_a || s || _bq_b) END)[1]",
  /** n + 1 values that cut a sorted list into n parts of one size. */
  ...once(
    "bq_quantiles",
    ["l", "n"],
    "CASE WHEN len(l) > 0 THEN list_transform(range(0, n + 1), lambda _bq_i: l[greatest(1, (_bq_i * len(l) + n - 1) // n)]) END",
  ),
  /** A set of hashes as bytes, and back. */
  "bq_sketch(hashes)": "encode(CAST(list_sort(list_distinct(hashes)) AS VARCHAR))",
  ...once(
    "bq_sketch_hashes",
    ["sketch"],
    `CASE WHEN regexp_full_match(decode(sketch), '\\[[0-9, ]*\\]') THEN CAST(decode(sketch) AS UBIGINT[])
    WHEN sketch IS NOT NULL THEN ${raise("'Invalid sketch: it was not made by HLL_COUNT of the local warehouse' || left(decode(sketch), 0)")} END`,
  ),
  "bq_is_distinct(a)": "len(list_distinct(a)) + CASE WHEN len(a) > list_count(a) THEN 1 ELSE 0 END = len(a)",
};
