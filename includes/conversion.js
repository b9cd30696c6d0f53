/** Conversion from a trial to a paying customer. */

/**
 * Days within which a trial must be paid for to count as converted (project variable trial_conversion_days).
 * @returns {number}
 */
function trial_conversion_days() {
  const days = Number(dataform.projectConfig.vars.trial_conversion_days);
  if (!Number.isInteger(days) || days < 1) {
    throw new Error(
      `The variable trial_conversion_days must be a whole number of days, not "${dataform.projectConfig.vars.trial_conversion_days}".`,
    );
  }
  return days;
}

module.exports = { trial_conversion_days };
