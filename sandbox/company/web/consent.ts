const ASKED_BY_LAW = new Set(["GB", "GR", "DE", "IT", "ES", "FR", "IE", "SI"]);

/** Whether the law of a country makes the website ask before it sets a cookie. */
export function asksForConsent(iso: string): boolean {
  return ASKED_BY_LAW.has(iso);
}
