import type { Rng } from "../base/rng.ts";

export const HOST = "www.dreamclass.example";

export interface Page {
  path: string;
  title: string;
}

const page = (path: string, title: string): Page => ({ path, title: `${title} | DreamClass` });

export const PAGES = {
  home: page("/", "School management software"),
  pricing: page("/pricing", "Pricing"),
  features: page("/features", "Features"),
  scheduling: page("/features/scheduling", "Class scheduling"),
  billing: page("/features/billing", "Tuition and billing"),
  contact: page("/contact", "Talk to us"),
  contactThanks: page("/contact/thank-you", "Thank you"),
  qualify: page("/qualify", "Is DreamClass right for your school?"),
  qualifyDone: page("/qualify/result", "Your result"),
  signUp: page("/sign-up", "Start your free trial"),
  welcome: page("/welcome", "Welcome"),
  login: page("/login", "Log in"),
} as const;

const LANDINGS = [
  page("/music-academies", "Software for music academies"),
  page("/language-schools", "Software for language schools"),
  page("/back-to-school", "Back to school"),
];
const POSTS = [
  page("/blog/how-to-run-a-school", "How to run a school"),
  page("/blog/parents-and-payments", "Parents and payments"),
  page("/blog/timetables-without-tears", "Timetables without tears"),
  page("/blog/attendance", "Attendance that takes a minute"),
];

/** Where a visit from a source and medium begins. */
export function landingPage(rng: Rng, medium: string): Page {
  if (/^(cpc|paid|cross|banner)/.test(medium)) return rng.pick([...LANDINGS, PAGES.home, PAGES.pricing]);
  if (/^(content|email|social|video|push)$/.test(medium)) return rng.pick([...POSTS, PAGES.features]);
  return rng.weighted<Page>([
    [PAGES.home, 50],
    [rng.pick(POSTS), 24],
    [PAGES.features, 12],
    [PAGES.pricing, 14],
  ]);
}

/** Where somebody who looks around goes next. */
export function nextPage(rng: Rng): Page {
  return rng.weighted<Page>([
    [PAGES.pricing, 28],
    [PAGES.features, 24],
    [PAGES.scheduling, 12],
    [PAGES.billing, 10],
    [rng.pick(POSTS), 16],
    [PAGES.home, 10],
  ]);
}
