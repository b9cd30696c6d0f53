/** Retention counts activity, never the age of an account. */

/** Days after the sign-up on which a user can come back, one figure each. */
const RETURN_DAYS = [1, 7, 30, 90];

/**
 * Whether a feature goes with staying: who used it in the first days, and who was active a month later. Users who were
 * not active in the first days are left out: they used nothing and would make every feature look good.
 */
const EXPOSURE_DAYS = 14;
const RETAINED_FROM_DAY = 30;
const RETAINED_UNTIL_DAY = 60;

module.exports = { RETURN_DAYS, EXPOSURE_DAYS, RETAINED_FROM_DAY, RETAINED_UNTIL_DAY };
