import type { TranslationContext } from "../../googlesql/translate/context.ts";
import { catalogSnapshot } from "../catalog/snapshot.ts";
import type { Run } from "./run.ts";
import { systemVariable } from "./system-variables.ts";

/** What the translator may know while it translates a part of this run. */
export function translationContext(run: Run): TranslationContext {
  return {
    source: run.source,
    project: run.warehouse.project,
    defaultDataset: run.session.defaultDataset,
    catalog: catalogSnapshot(run.warehouse, run.jobs),
    namedParameters: run.named,
    positionalParameters: run.positional,
    variables: run.scope.visible(),
    systemVariable: (name) => systemVariable(run, name.toLowerCase()),
    temporaryTables: run.session.temporaryTables,
    temporaryFunctions: run.session.temporaryFunctions,
  };
}

/** The same for texts that live on without the script: neither its variables and parameters nor temporary objects. */
export function definitionContext(run: Run): TranslationContext {
  return {
    ...translationContext(run),
    namedParameters: new Map(),
    positionalParameters: [],
    variables: new Map(),
    systemVariable: () => null,
    temporaryTables: new Map(),
    temporaryFunctions: new Map(),
  };
}
