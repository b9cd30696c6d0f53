import { DAY, secondsOf } from "../base/calendar.ts";

/** What the product can do: what `feature_used` events call it, or the event types that are its use. */
export interface Feature {
  key: string;
  name: string;
  category: "teaching" | "administration" | "communication" | "payments" | "reporting";
  core: boolean;
  eventTypes: readonly string[];
  releasedAt: number;
  /** Beta until then; null: not a beta any more when the company began. */
  betaUntil: number | null;
  retiredAt: number | null;
}

const OLD = secondsOf("2023-09-04");

export const FEATURES: readonly Feature[] = [
  feature("classes", "Classes", "teaching", true, ["class_created"]),
  feature("students", "Students", "administration", true, ["students_added"]),
  feature("lesson_planner", "Lesson planner", "teaching", true, ["lesson_planned"]),
  feature("attendance", "Attendance", "teaching", true, ["attendance_taken"]),
  feature("grades", "Grades", "teaching", true, ["grades_recorded"]),
  feature("gradebook", "Gradebook", "teaching", false, []),
  feature("timetable", "Timetable", "teaching", false, []),
  feature("online_payments", "Online payments", "payments", false, []),
  feature("parent_messages", "Messages to parents", "communication", false, []),
  feature("report_cards", "Report cards", "reporting", false, []),
  feature("homework", "Homework", "teaching", false, []),
  feature("library", "Library", "administration", false, [], {
    releasedAt: secondsOf("2024-06-10"),
    betaDays: 150,
  }),
  feature("video_lessons", "Video lessons", "communication", false, [], {
    releasedAt: secondsOf("2024-06-24"),
    betaDays: 300,
  }),
  feature("exports", "Exports", "reporting", false, ["report_exported"]),
  feature("invitations", "Invitations", "administration", false, ["invitation_sent"]),
  feature("billing", "Billing page", "payments", false, ["billing_page_viewed"]),
  feature("sms_reminders", "Text reminders", "communication", false, [], {
    retiredAt: secondsOf("2025-03-03"),
  }),
  feature("ai_lesson_plans", "Drafted lesson plans", "teaching", false, [], {
    releasedAt: secondsOf("2026-04-13"),
    betaDays: 400,
  }),
];

function feature(
  key: string,
  name: string,
  category: Feature["category"],
  core: boolean,
  eventTypes: readonly string[],
  more: { releasedAt?: number; betaDays?: number; retiredAt?: number } = {},
): Feature {
  const releasedAt = more.releasedAt ?? OLD;
  const betaUntil = more.betaDays === undefined ? null : releasedAt + more.betaDays * DAY;
  return { key, name, category, core, eventTypes, releasedAt, betaUntil, retiredAt: more.retiredAt ?? null };
}
