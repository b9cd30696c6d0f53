import type { Demo } from "../sandbox/demo/run-demo.ts";
import type { Graph } from "./graph.ts";
import type { Project } from "./project.ts";

/** The demo, done, and what it stands on; all are there once `beforeAll` has run. */
export interface Place {
  readonly demo: Demo;
  readonly project: Project;
  readonly graph: Graph;
  /** Folder of the company that it holds. */
  readonly folder: string;
}
