/** What stands in front of the name of the object that is created. */
export interface CreateHead {
  orReplace: boolean;
  ifNotExists: boolean;
  path: string[];
  position: number;
}
