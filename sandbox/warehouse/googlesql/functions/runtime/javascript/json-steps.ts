/** One step of a JSONPath: the key of a member or the position of an element. */
export type Step = string | number;

/** Keys and positions of a path as json-paths.ts writes it (`$."a"[0]`, keys escaped as in JSON). */
export function pathSteps(path: string): Step[] {
  return [...path.matchAll(/\.("(?:[^"\\]|\\.)*")|\[(\d+)\]/g)].map((match) =>
    match[2] === undefined ? (JSON.parse(match[1] as string) as string) : Number(match[2]),
  );
}
