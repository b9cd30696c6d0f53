import { DAY, dateOf, HOUR, isoOf } from "../base/calendar.ts";
import { shortId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Scale } from "../scales.ts";
import { type CrmRow, decimal } from "./files.ts";

const PRIORITIES = ["low", "medium", "high", "urgent"] as const;
const UNANSWERED_SHARE = 0.41;

/** Support tickets of known schools, all closed; four in ten were never rated. */
export function ticketRows(
  rng: Rng,
  accountIds: readonly string[],
  scale: Scale,
): CrmRow<"support_tickets">[] {
  const days = (scale.end - scale.start) / DAY - 4;
  return Array.from({ length: accountIds.length > 0 ? scale.crmTickets : 0 }, (_, index) => {
    const submitted = scale.start + rng.int(0, days - 1) * DAY;
    const hours = rng.int(1, 72);
    const closed = isoOf(submitted + hours * HOUR);
    return {
      ticket_id: shortId("T-", index),
      account_id: rng.pick(accountIds),
      submitted_at: dateOf(submitted),
      closed_at: `${closed.slice(0, 10)} ${closed.slice(11, 19)}`,
      resolution_time_hours: decimal(hours),
      priority: rng.pick(PRIORITIES),
      first_response_time_minutes: rng.int(1, 180),
      satisfaction_score: rng.chance(UNANSWERED_SHARE) ? "" : decimal(rng.int(2, 5)),
      escalation_flag: rng.chance(0.05),
    };
  });
}
