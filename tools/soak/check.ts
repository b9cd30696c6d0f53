/** One long run against real processes. */
export interface Check {
  readonly name: string;
  /** One line for the usage. */
  readonly says: string;
  run(context: { readonly quick: boolean; say(progress: string): void }): Promise<Finding[]>;
}

/** One counted or measured thing; `violations` says what should not have happened. */
export interface Finding {
  readonly what: string;
  readonly value: number | string;
  readonly violations?: readonly string[];
}
