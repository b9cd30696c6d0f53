import type { Rng } from "../base/rng.ts";
import type { Role } from "../people/users.ts";

const FEATURES = [
  ["gradebook", 22],
  ["timetable", 20],
  ["online_payments", 12],
  ["parent_messages", 16],
  ["report_cards", 9],
  ["homework", 11],
  ["library", 4],
  ["video_lessons", 6],
] as const;

/** Actions that count towards activation, by role and weight. */
const CORE_BY_ROLE: Readonly<Record<Role, readonly (readonly [string, number])[]>> = {
  owner: [
    ["class_created", 24],
    ["students_added", 30],
    ["lesson_planned", 14],
    ["attendance_taken", 20],
    ["grades_recorded", 12],
  ],
  admin: [
    ["class_created", 22],
    ["students_added", 36],
    ["lesson_planned", 8],
    ["attendance_taken", 22],
    ["grades_recorded", 12],
  ],
  teacher: [
    ["class_created", 6],
    ["students_added", 6],
    ["lesson_planned", 30],
    ["attendance_taken", 36],
    ["grades_recorded", 22],
  ],
  student: [["attendance_taken", 1]],
};

/** Actions that do not. */
const OTHER_BY_ROLE: Readonly<Record<Role, readonly (readonly [string, number])[]>> = {
  owner: [
    ["feature_used", 58],
    ["report_exported", 14],
    ["billing_page_viewed", 12],
    ["invitation_sent", 16],
  ],
  admin: [
    ["feature_used", 66],
    ["report_exported", 18],
    ["billing_page_viewed", 8],
    ["invitation_sent", 8],
  ],
  teacher: [
    ["feature_used", 88],
    ["report_exported", 12],
  ],
  student: [["feature_used", 1]],
};

export function coreAction(rng: Rng, role: Role): string {
  return rng.weighted(CORE_BY_ROLE[role]);
}

export function otherAction(rng: Rng, role: Role): string {
  return rng.weighted(OTHER_BY_ROLE[role]);
}

/** The properties of an event as JSON text. */
export function propertiesOf(rng: Rng, type: string): string {
  if (type === "students_added") return `{"quantity":${1 + Math.floor(rng.exponential(7))}}`;
  if (type === "invitation_sent") return `{"quantity":${1 + Math.floor(rng.exponential(2))}}`;
  if (type === "feature_used") return `{"feature":"${rng.weighted(FEATURES)}"}`;
  return "{}";
}
