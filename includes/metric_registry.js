/** All metrics of includes/metrics/<domain>.yaml in one list, each with its domain. */
const registry = require("./registry.gen.js");

const metrics = registry.metrics.flatMap((file) =>
  file.metrics.map((/** @type {object} */ metric) => ({ ...metric, domain: file.domain })),
);

module.exports = { metrics };
