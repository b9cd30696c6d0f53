import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import type { Rng } from "../base/rng.ts";

/** Topic of a ticket with what people write about it: subject, and a body around a detail. */
const TOPICS = [
  [
    "billing",
    "Wrong amount on our invoice",
    "The last invoice shows more seats than we have. We pay for %s.",
  ],
  ["billing", "Card was declined", "Our card was replaced and the payment failed. Please retry with %s."],
  ["import", "Cannot import students", "The upload of our list stops at row %s without a message."],
  ["attendance", "Attendance is not saved", "When I save attendance for %s the page goes back to empty."],
  [
    "grades",
    "Report cards show old grades",
    "Grades of %s were changed yesterday but the report shows the old ones.",
  ],
  ["login", "Teacher cannot log in", "The invitation link of %s says it has expired."],
  ["timetable", "Two classes in one room", "The timetable puts two classes into %s at the same time."],
  ["mobile", "App is slow", "On the phone it takes very long to open %s."],
  ["how_to", "How do I add a second location?", "We open a new school in %s and want one account for both."],
  ["cancellation", "We think about leaving", "The price is too high for %s. Is there a smaller plan?"],
] as const;
const DETAILS = [
  "12 students",
  "the Monday group",
  "room 3",
  "class B2",
  "our music school",
  "the new year",
  "row 118",
];
const CLOSINGS = ["Thank you!", "Please help soon.", "Kind regards", "This is urgent for us.", ""];

/** Writes ticket_texts.csv beside the dump, which has no texts: ticket_id, topic, subject, body. */
export function writeTicketTexts(rng: Rng, dir: string, ticketIds: readonly string[]): number {
  const rows = ticketIds.map((ticket_id) => {
    const [topic, subject, body] = rng.pick(TOPICS);
    return {
      ticket_id,
      topic,
      subject,
      body: `${body.replace("%s", rng.pick(DETAILS))} ${rng.pick(CLOSINGS)}`.trim(),
    };
  });
  writeFileSync(join(dir, "ticket_texts.csv"), stringify(rows, { header: true }));
  return rows.length;
}
