import type { Project } from "./project.ts";

/** The built project, and the folder of the company that it holds; both are there once `beforeAll` has run. */
export interface Place {
  readonly project: Project;
  readonly folder: string;
}
