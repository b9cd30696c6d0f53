import type { Engine } from "../engine/contract.ts";
import type { JobRunner } from "./jobs/runner.ts";
import type { Sessions } from "./jobs/sessions.ts";
import type { JobStore } from "./jobs/store.ts";

/** What every route works with. */
export interface RestContext {
  readonly engine: Engine;
  readonly project: string;
  /** Location that is reported for everything that names none, e.g. "US". */
  readonly location: string;
  readonly store: JobStore;
  readonly runner: JobRunner;
  readonly sessions: Sessions;
  /** Folder of uploaded bytes; removed at the end. */
  readonly spool: string;
  /** Base of the links in resources, e.g. http://127.0.0.1:9050. */
  readonly origin: () => string;
  readonly now: () => Date;
}
