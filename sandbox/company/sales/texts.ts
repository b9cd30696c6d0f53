import type { Rng } from "../base/rng.ts";
import type { Activity, Person } from "./model.ts";
import type { Rep } from "./reps.ts";

const HEARD = [
  "wants the parent portal before the new term",
  "compares us with spreadsheets and one other product",
  "asked what happens to the data when they leave",
  "needs invoices in two languages",
  "said that teachers must not see fees",
  "will speak with the other director on Thursday",
  "worries about moving 300 students",
] as const;
const NEXT = [
  "call again next week",
  "send the proposal",
  "show the gradebook",
  "wait for their board",
] as const;
const ASKED = [
  "Could we see how report cards look?",
  "Here are the slides of our talk.",
  "What would it cost for two locations?",
  "I attach the answers to your questions.",
] as const;

/** What a rep wrote down after a talk. */
export function noteText(rng: Rng, person: Person, outcome: Activity["outcome"]): string {
  if (outcome === "no_answer") return `No answer from ${person.firstName}; ${rng.pick(NEXT)}.`;
  if (outcome === "voicemail") return `Left a message for ${person.firstName}${phone(person)}.`;
  if (outcome === "no_show") return `${person.firstName} did not come; ${rng.pick(NEXT)}.`;
  const name = [person.firstName, person.lastName].filter(Boolean).join(" ");
  return `${name} ${rng.pick(HEARD)}; ${rng.pick(NEXT)}.`;
}

export function emailText(rng: Rng, person: Person, rep: Rep): string {
  return `Dear ${person.firstName},\n\n${rng.pick(ASKED)}\n\n${rep.firstName} ${rep.lastName}`;
}

function phone(person: Person): string {
  return person.phone ? ` on ${person.phone}` : "";
}
