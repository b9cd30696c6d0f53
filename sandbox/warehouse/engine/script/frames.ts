/** A statement on the way from the error outwards: where it failed, or called what failed. */
export interface Frame {
  readonly source: string;
  readonly position: number;
  readonly line: number;
  readonly column: number;
  /** The procedure that it stands in, or null. */
  readonly routine: string | null;
}
