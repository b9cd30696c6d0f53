import { wideProductEvent } from "./product-events.ts";

/**
 * Texts of the backend's pages, each of 1,000 events of about 1,200 bytes. With `beyondLatin1` they hold characters for which
 * JavaScript keeps a text in two bytes per character.
 */
export function eventPages(count: number, beyondLatin1: boolean): string[] {
  const quote = beyondLatin1 ? "\u2019" : "'";
  return Array.from({ length: count }, (_, page) => {
    const events = Array.from({ length: pageRows }, (_, i) => wideProductEvent(page * pageRows + i, quote));
    return JSON.stringify({ items: events, next_seq: (page + 1) * pageRows, has_more: true });
  });
}

export const pageRows = 1_000;
