import type { TableId } from "../contract.ts";

/** "dataset.table" names as ids; a dataset's name has no dot. */
export function tableIds(references: ReadonlySet<string>): TableId[] {
  return [...references].map((name) => {
    const dot = name.indexOf(".");
    return { dataset: name.slice(0, dot), table: name.slice(dot + 1) };
  });
}
