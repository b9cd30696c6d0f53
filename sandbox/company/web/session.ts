import type { Rng } from "../base/rng.ts";
import { landingPage, nextPage, PAGES, type Page } from "./pages.ts";
import type { Visit } from "./visits.ts";

type Params = Readonly<Record<string, string | number>>;

/** One event of a session: microseconds after its begin, name, index of the page, parameters of its own. */
export type SessionEvent = readonly [offsetUs: number, name: string, page: number, params?: Params];

export interface Session {
  pages: Page[];
  events: SessionEvent[];
  /** Index of the first event that carries the user's id; events.length where none does. */
  userIdFrom: number;
}

/** What the tags send in one visit, in order of time. `first`: the browser's first visit ever. */
export function sessionOf(rng: Rng, visit: Visit, first: boolean): Session {
  const script = new Script(rng, visit.cookie.pseudoId !== null);
  script.open(landingPage(rng, visit.touch.medium), first);
  if (visit.goal === "look") lookAround(rng, script);
  else if (visit.goal === "log_in") logIn(script);
  else convert(rng, script, visit);
  return {
    pages: script.pages,
    events: script.events,
    userIdFrom: script.userIdFrom ?? script.events.length,
  };
}

class Script {
  readonly pages: Page[] = [];
  readonly events: SessionEvent[] = [];
  userIdFrom: number | null = null;
  atMs = 0;
  readonly #rng: Rng;
  readonly #cookies: boolean;

  constructor(rng: Rng, cookies: boolean) {
    this.#rng = rng;
    this.#cookies = cookies;
  }

  /** The first page: without consent there is neither a first visit nor a session. */
  open(page: Page, first: boolean): void {
    this.pages.push(page);
    if (this.#cookies && first) this.add("first_visit");
    if (this.#cookies) this.add("session_start");
    this.add("page_view", { entrances: 1 });
  }

  turnTo(page: Page): void {
    this.pages.push(page);
    this.add("page_view");
  }

  add(name: string, params?: Params): void {
    const offsetUs = this.atMs * 1000 + this.events.length;
    const page = this.pages.length - 1;
    this.events.push(params ? [offsetUs, name, page, params] : [offsetUs, name, page]);
  }

  /** Time on the page: most scroll down, and the tag tells how long the page was looked at. */
  stay(ms: number): void {
    const began = this.atMs;
    if (ms > 4_000 && this.#rng.chance(0.36)) {
      this.atMs = began + Math.floor(ms * 0.6);
      this.add("scroll", { percent_scrolled: 90 });
    }
    this.atMs = began + ms;
    if (ms > 1_000 && this.#rng.chance(0.5)) this.add("user_engagement", { engagement_time_msec: ms });
  }

  identify(): void {
    this.userIdFrom ??= this.events.length;
  }
}

function lookAround(rng: Rng, script: Script): void {
  const more = rng.chance(0.6) ? 0 : 1 + Math.min(6, rng.poisson(0.9));
  for (let i = 0; ; i++) {
    script.stay(dwell(rng));
    const path = script.pages.at(-1)?.path;
    if ((path === "/features" || path === "/") && rng.chance(0.12)) watch(rng, script);
    if (path === "/pricing" && rng.chance(0.08)) script.add("sign_up_click", { link_url: PAGES.signUp.path });
    if (i === more) return;
    script.turnTo(nextPage(rng));
  }
}

/** The demonstration film, as Google's enhanced measurement tells it. */
function watch(rng: Rng, script: Script): void {
  const film = { video_title: "DreamClass in two minutes", video_provider: "youtube" };
  script.add("video_start", { ...film, video_percent: 0 });
  for (const percent of [10, 25, 50, 75]) {
    if (rng.chance(0.3)) return;
    script.atMs += 12_000;
    script.add("video_progress", { ...film, video_percent: percent });
  }
  script.atMs += 20_000;
  script.add("video_complete", { ...film, video_percent: 100 });
}

function logIn(script: Script): void {
  script.stay(4_000);
  script.turnTo(PAGES.login);
  script.stay(6_000);
  script.identify();
  script.add("login", { method: "password" });
}

/** The way to a form, and its completion at the visit's doneMs. */
function convert(rng: Rng, script: Script, { goal, atMs, doneMs = atMs + 120_000 }: Visit): void {
  const wholeMs = doneMs - atMs;
  const readMs = Math.floor(wholeMs * rng.between(0.3, 0.6));
  script.stay(Math.floor(readMs / 2));
  if (script.pages[0]?.path !== "/pricing") script.turnTo(PAGES.pricing);
  script.stay(readMs - script.atMs);
  const form = { form_id: goal, form_name: goal };
  if (goal === "sign_up") {
    script.add("sign_up_click", { link_url: PAGES.signUp.path });
    script.turnTo(PAGES.signUp);
  } else script.turnTo(goal === "contact" ? PAGES.contact : PAGES.qualify);
  script.atMs += 900;
  script.add("form_start", form);
  script.atMs = wholeMs;
  if (goal === "sign_up") {
    script.identify();
    script.add("sign_up", { method: "email" });
    script.turnTo(PAGES.welcome);
  } else {
    script.add("form_submit", form);
    script.add(goal === "contact" ? "generate_lead" : "qualification_complete", form);
    script.turnTo(goal === "contact" ? PAGES.contactThanks : PAGES.qualifyDone);
  }
  script.stay(dwell(rng));
}

function dwell(rng: Rng): number {
  return Math.min(600_000, 800 + Math.floor(rng.exponential(26_000)));
}
