/** The directions in which this house imports. Data flows one way; so do modules. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: "^(apps|functions|includes|lib|sandbox|tools|test)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    only("includes-import-nobody", "^includes/", "^includes/", "includes are shared facts and formulas"),
    only(
      "warehouse-imports-nobody",
      "^sandbox/warehouse/",
      "^sandbox/warehouse/",
      "the local warehouse knows nothing of DreamClass",
    ),
    only(
      "company-imports-lib",
      "^sandbox/company/",
      "^(sandbox/company|lib)/",
      "the synthetic company stands alone",
    ),
    only(
      "vendors-import-company-and-lib",
      "^sandbox/vendors/",
      "^(sandbox/vendors|sandbox/company|lib)/",
      "fakes serve the synthetic company",
    ),
    only(
      "demo-imports-lib",
      "^sandbox/demo/",
      "^(sandbox/demo|lib|includes)/",
      "the demo starts everything else as processes",
    ),
    only("lib-imports-includes", "^lib/", "^(lib|includes)/", "lib knows the registry and nothing above it"),
    only(
      "ingest-imports-lib",
      "^functions/ingest/",
      "^(functions/ingest|lib|includes)/",
      "the engine knows no source",
    ),
    {
      name: "sources-do-not-know-each-other",
      severity: "error",
      from: { path: "^functions/sources/([^/]+)/" },
      to: { path: "^functions/sources/([^/]+)/", pathNot: "^functions/sources/$1/" },
    },
    only(
      "functions-import-lib",
      "^functions/",
      "^(functions|lib|includes)/",
      "workers know lib and includes",
    ),
    only("web-imports-lib", "^apps/web/", "^(apps/web|lib|includes)/", "pages know lib and includes"),
    only(
      "cli-imports-functions-lib-web",
      "^apps/cli/",
      "^(apps/cli|apps/web|functions|lib|includes)/",
      "the command runs workers, renders pages",
    ),
    only(
      "nothing-imports-tools-or-test",
      "^(apps|functions|includes|lib|sandbox)/",
      "^(apps|functions|includes|lib|sandbox)/",
      "tools and tests read; nothing reads them",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs"] },
  },
};
