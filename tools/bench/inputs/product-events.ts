const types = ["lesson_planned", "attendance_taken", "grades_recorded", "session_started", "feature_used"];
const start = Date.parse("2026-01-01T00:00:00.000Z");

export interface ProductEvent {
  id: string;
  seq: number;
  type: string;
  occurred_at: string;
  account_id: string;
  user_id: string;
  session_id: string;
  properties: Record<string, string | number | boolean>;
}

/** The n-th event of the backend's product stream; ids look random, as real ones do, and are the same in every run. */
export function productEvent(n: number): ProductEvent {
  const user = mix(n) % 20_000;
  return {
    id: `evt_${hex(n)}${hex(n + 7)}`,
    seq: n + 1,
    type: types[mix(n + 3) % types.length] ?? "",
    occurred_at: new Date(start + n * 977).toISOString(),
    account_id: `acc_${hex(user % 5_000)}`,
    user_id: `usr_${hex(user)}`,
    session_id: `ses_${hex(n >> 3)}${hex((n >> 3) + 1)}`,
    properties: { quantity: mix(n + 5) % 30, feature: `feature_${mix(n + 9) % 40}` },
  };
}

/** The same event with so many properties that its JSON has about 1,200 bytes; `quote` stands in each of them. */
export function wideProductEvent(n: number, quote: string): ProductEvent {
  const event = productEvent(n);
  for (let i = 0; i < 14; i += 1) {
    event.properties[`context_${i}`] =
      `${hex(mix(n + i))} ${hex(n + i * 31)} Lesson ${quote}${i}${quote} of the term, room ${mix(n + i) % 90}`;
  }
  return event;
}

function hex(n: number): string {
  return mix(n).toString(16).padStart(8, "0");
}

/** 32 well-mixed bits of a number (the finaliser of MurmurHash3). */
function mix(n: number): number {
  let h = (n + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
