/** The place of work that reads beside a stream's own cursor: number of its last commit, and its own cursor as text. */
export type Lane = { name: string; seq: number; cursor: string };
