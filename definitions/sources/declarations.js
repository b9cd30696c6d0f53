// Every raw table of includes/sources/*.yaml, declared once. A new source needs no new line here.
const { sources } = require("includes/registry.gen.js");

for (const source of sources) {
  for (const stream of source.streams) {
    declare({
      schema:
        source.kind === "export"
          ? dataform.projectConfig.vars[source.dataset.toLowerCase()]
          : `raw_${source.source}`,
      name: stream.table ?? stream.id,
      description: stream.description,
      tags: [source.source],
    });
  }
}
