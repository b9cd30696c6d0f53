/**
 * The past of entities as it was then. Versions of a record become ranges of time, half-open, without overlap and
 * without a gap inside a life; ranges become one row for each period of a life.
 */
const clock = require("./clock.js");

/** @typedef {"DAY" | "WEEK" | "MONTH"} Grain */

/** Name of the column that holds the beginning of a period, by grain; weeks begin on Monday. */
const PERIODS = { DAY: "date_day", WEEK: "week", MONTH: "month" };

/** @param {string} day SQL of a DATE @param {Grain} grain */
function start_of(day, grain) {
  return grain === "DAY" ? day : `DATE_TRUNC(${day}, ${grain === "WEEK" ? "ISOWEEK" : grain})`;
}

/**
 * Query of the ranges in which an entity's attributes did not change. The first range begins with the record itself,
 * also where its first version was read later: nothing older is known. A deleted version ends the range before it; one
 * that is alone stands for the whole life. Neighbours without a difference are one range.
 *
 * @param {{ versions: string, key: string, attributes: string[] }} entity
 *   versions: relation with the key, the attributes, version_at, created_at, deleted_at (TIMESTAMP) and is_deleted,
 *   one row per key and version_at
 * @returns {string} columns: key, attributes, valid_from, valid_to (exclusive; null while it holds), is_current
 */
function ranges({ versions, key, attributes }) {
  const columns = [key, ...attributes].join(",\n      ");
  return `WITH states AS (
    SELECT
      ${columns},
      is_deleted,
      version_at,
      IF(is_deleted, COALESCE(deleted_at, version_at), version_at) AS changed_at,
      created_at,
      IF(is_deleted, 'deleted', TO_JSON_STRING(STRUCT(${attributes.join(", ")}))) AS compared,
      ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY version_at) = 1 AS is_first,
    FROM ${versions}
  ),

  changes AS (
    SELECT
      ${columns},
      is_deleted,
      is_first,
      version_at,
      changed_at,
      IF(is_first, LEAST(changed_at, COALESCE(created_at, changed_at)), changed_at) AS valid_from,
    FROM states
    WHERE TRUE
    QUALIFY is_first OR compared != LAG(compared) OVER (PARTITION BY ${key} ORDER BY version_at)
  ),

  spans AS (
    SELECT
      ${columns},
      is_deleted AND NOT is_first AS is_end,
      valid_from,
      IF(
        is_deleted AND is_first,
        changed_at,
        LEAD(valid_from) OVER (PARTITION BY ${key} ORDER BY version_at)
      ) AS valid_to,
    FROM changes
  )

  SELECT
    ${[key, ...attributes].join(",\n    ")},
    valid_from,
    valid_to,
    valid_to IS NULL AS is_current,
  FROM spans
  WHERE NOT is_end AND (valid_to IS NULL OR valid_to > valid_from)`;
}

/**
 * Query of every complete period of each life, with the attributes at the end of the period, or at the end of the life
 * where that came first.
 *
 * @param {{ history: string, key: string, attributes: string[], grain: Grain }} entity history: what ranges() gives
 * @returns {string} columns: key, the beginning of the period (PERIODS), attributes, is_there_at_end. One row per key
 *   and period.
 */
function period_ends({ history, key, attributes, grain }) {
  const period = PERIODS[grain];
  const last = "DATE(TIMESTAMP_SUB(valid_to, INTERVAL 1 MICROSECOND))";
  const before = (/** @type {string} */ day) => `DATE_SUB(${start_of(day, grain)}, INTERVAL 1 ${grain})`;
  return `SELECT
    ${key},
    ${period},
    ${attributes.join(",\n    ")},
    valid_to IS NULL OR valid_to >= TIMESTAMP(DATE_ADD(${period}, INTERVAL 1 ${grain})) AS is_there_at_end,
  FROM (
    SELECT
      ${[key, ...attributes].join(",\n      ")},
      valid_to,
      ${start_of("DATE(valid_from)", grain)} AS first_period,
      -- Where the next range begins in the period in which this one ends, the period is that one's.
      LEAST(
        ${before(clock.as_of_date())},
        CASE
          WHEN valid_to IS NULL THEN DATE '9999-12-31'
          WHEN ${start_of(`DATE(LEAD(valid_from) OVER (PARTITION BY ${key} ORDER BY valid_from))`, grain)} = ${start_of(last, grain)}
            THEN ${before(last)}
          ELSE ${start_of(last, grain)}
        END
      ) AS last_period,
    FROM ${history}
  ) AS lives
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(first_period, last_period, INTERVAL 1 ${grain})) AS ${period}`;
}

/**
 * Query of what is wrong with a history: ranges that end before they begin, overlap the next one or have two ends, and
 * entities whose life they do not begin.
 * @param {{ history: string, entities: string, key: string, created_at: string }} tables
 */
function broken_ranges({ history, entities, key, created_at }) {
  return `WITH neighbours AS (
  SELECT
    ${key},
    valid_from,
    valid_to,
    LEAD(valid_from) OVER (PARTITION BY ${key} ORDER BY valid_from) AS next_from,
  FROM ${history}
)

SELECT ${key}, valid_from, 'overlaps or ends before it begins' AS what
FROM neighbours
WHERE valid_to <= valid_from OR next_from < COALESCE(valid_to, TIMESTAMP '9999-12-31 00:00:00+00')

UNION ALL

SELECT entities.${key}, entities.${created_at}, 'a life without a beginning'
FROM ${entities} AS entities
LEFT JOIN (SELECT ${key}, MIN(valid_from) AS valid_from FROM ${history} GROUP BY ${key}) AS lives
  ON entities.${key} = lives.${key}
WHERE lives.valid_from IS NULL OR lives.valid_from > entities.${created_at}`;
}

/**
 * Query of entities whose grain table lacks a period of their life or has one too many.
 * @param {{ history: string, grains: string, key: string, grain: Grain }} tables
 */
function broken_periods({ history, grains, key, grain }) {
  const period = PERIODS[grain];
  const last = `COALESCE(DATE(TIMESTAMP_SUB(valid_to, INTERVAL 1 MICROSECOND)), DATE '9999-12-31')`;
  const unit = grain === "WEEK" ? "ISOWEEK" : grain;
  return `WITH lives AS (
  SELECT
    ${key},
    ${start_of("MIN(DATE(valid_from))", grain)} AS first_period,
    LEAST(${start_of(`MAX(${last})`, grain)}, DATE_SUB(${start_of(clock.as_of_date(), grain)}, INTERVAL 1 ${grain})) AS last_period,
  FROM ${history}
  GROUP BY ${key}
),

counted AS (
  SELECT ${key}, COUNT(*) AS period_count, MIN(${period}) AS first_period, MAX(${period}) AS last_period
  FROM ${grains}
  GROUP BY ${key}
)

SELECT lives.${key}, lives.first_period, lives.last_period, counted.period_count
FROM lives
LEFT JOIN counted ON lives.${key} = counted.${key}
WHERE
  lives.first_period <= lives.last_period
  AND (
    counted.period_count IS NULL
    OR counted.first_period != lives.first_period
    OR counted.last_period != lives.last_period
    OR counted.period_count > DATE_DIFF(lives.last_period, lives.first_period, ${unit}) + 1
  )`;
}

module.exports = { PERIODS, ranges, period_ends, broken_ranges, broken_periods };
