/** What a measured value stands against. The same run measured peers and wholes; a bound is a target of the project. */
export interface Reference {
  readonly kind: "bound" | "peer" | "whole";
  readonly what: string;
  /** In the unit of the measured value. */
  readonly value: number;
}

export type Unit = "ms" | "s" | "rows/s" | "queries/s" | "MB";

/** One measured value: a median over `runs` unless `what` says otherwise. */
export interface Measurement {
  readonly benchmark: string;
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly runs: number;
  readonly against: readonly Reference[];
}

/** A measurement before its benchmark's name is put on it. */
export type Measured = Omit<Measurement, "benchmark">;

/** What a benchmark is told and may say. */
export interface BenchContext {
  /** Fewer rows, queries and repetitions. */
  readonly quick: boolean;
  /** A folder of its own, which is gone afterwards. */
  readonly folder: string;
  /** Progress for people. */
  readonly say: (what: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly says: string;
  run(context: BenchContext): Promise<Measured[]>;
}

/**
 * How many times as good as the reference: 2 is twice the rate or half the time of it; 1 or more keeps a bound. Of a whole:
 * the part that it is (0 to 1).
 */
export function ratioOf({ value, unit }: Pick<Measurement, "value" | "unit">, reference: Reference): number {
  if (reference.kind === "whole") return value / reference.value;
  const moreIsBetter = unit === "rows/s" || unit === "queries/s";
  return moreIsBetter ? value / reference.value : reference.value / value;
}

/** A measurement of memory; none where it could not be read. */
export function memoryLine(
  what: string,
  megabytes: number | null,
  against: readonly Reference[] = [],
): Measured[] {
  return megabytes === null ? [] : [{ what, value: megabytes, unit: "MB", runs: 1, against }];
}
