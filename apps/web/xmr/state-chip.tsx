import type { XmrState } from "../../../lib/xmr/chart.ts";

/** A metric's state, in words and in its colour. */
export function StateChip({ state }: Pick<XmrState, "state">) {
  return <span class={`state ${state}`}>{state}</span>;
}
