import { SuiteError } from "../../lib/errors.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";

const maxPages = 200_000;

/** The pages of a source in order, with guards against a token that comes twice and against no end. Throws PAGE_LOOP. */
export async function* guardPages<Page extends { token: string | null }>(
  context: Context,
  stream: string,
  where: string,
  source: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  const pages = source[Symbol.asyncIterator]();
  try {
    for (let count = 0; ; count += 1) {
      if (count > maxPages) throw pageLoop(where, `there are more than ${maxPages} pages`);
      const next = await effect(context.onEffect, "page.fetch", stream, () => pages.next());
      if (next.done) return;
      const { token } = next.value;
      if (token !== null && seen.has(token)) throw pageLoop(where, "the same page cursor came twice");
      if (token !== null) seen.add(token);
      yield next.value;
    }
  } finally {
    await pages.return?.(undefined);
  }
}

/** The error of pages that do not end as they should. */
export function pageLoop(where: string, why: string): SuiteError {
  return new SuiteError("PAGE_LOOP", {
    what: `The pages do not end as they should: ${why}`,
    where,
    next: "The cursor has not moved. Look at what the source answers for the same request twice.",
  });
}
