import type { Rep } from "../reps.ts";
import type { Draft } from "./draft.ts";

/** What all records of one Salesforce share. */
export interface Org {
  /** The user record of a rep. */
  user(rep: Rep): Draft;
  /** When the proposal stage got its name, unix seconds. */
  renamedAt: number;
  end: number;
}
