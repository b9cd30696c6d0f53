/** The steps of a run that leave something behind, or that may be cut off. */
export const effects = [
  "bootstrap",
  "head.read",
  "page.fetch",
  "spool.close",
  "stage.load",
  "commit",
  "stage.drop",
  "run.record",
] as const;

export type Effect = (typeof effects)[number];

/** Told before and after each effect; a test's observer may end its process there. */
export type Observer = (phase: "before" | "after", effect: Effect, stream: string) => void | Promise<void>;

export const observeNothing: Observer = () => {};

/** Runs a step and tells the observer before and after it. */
export async function effect<T>(
  observer: Observer,
  name: Effect,
  stream: string,
  step: () => Promise<T>,
): Promise<T> {
  await observer("before", name, stream);
  const result = await step();
  await observer("after", name, stream);
  return result;
}
