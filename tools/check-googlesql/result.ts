export type Kind = "model" | "incremental" | "assertion" | "unit test" | "probe";

/**
 * How a statement went: `agrees` in everything; `accepted` by the analyser, where there is nothing to run; `refused` by Google;
 * `different` answers; `local error` where only the local warehouse fails; `not comparable` for what Google's version lacks.
 */
export type Verdict = "agrees" | "accepted" | "refused" | "different" | "local error" | "not comparable";

export interface Result {
  readonly kind: Kind;
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
  /** Rows of the answer; 0 where nothing was run. */
  readonly rows: number;
}

/** Whether a result makes the check fail. */
export const isTrouble = ({ verdict }: Result): boolean =>
  verdict === "refused" || verdict === "different" || verdict === "local error";
