/** How a statement list ended: at its end, or by a jump that an enclosing statement has to take. */
export type Flow =
  | null
  | { readonly jump: "break" | "continue"; readonly label: string | null; readonly position: number }
  | { readonly jump: "return" };

/** Whether a jump is meant for the loop or block with this label (unlabelled jumps mean the nearest loop). */
export function isFor(flow: Exclude<Flow, null | { jump: "return" }>, label: string | null): boolean {
  return flow.label === null || flow.label.toLowerCase() === label?.toLowerCase();
}
