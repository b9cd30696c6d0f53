import { randomBytes } from "node:crypto";
import { sourceVariables } from "../../../lib/config.ts";

/** A value for every secret of every source, and of the suite: a word that nothing else can hold, between characters that encodings change. */
export function canaries(): Record<string, string> {
  const names = [...sourceVariables().secrets, "DCIS_ERASURE_KEY"];
  return Object.fromEntries(names.map((name) => [name, `k/${randomBytes(12).toString("hex")}+q=`]));
}

/** The word of a canary. */
const wordOf = (canary: string): string => canary.slice(2, 26);

/**
 * Which of some texts hold a canary: as it is, URL-encoded, in hexadecimal, or in base64 at any place of a longer text
 * (as in basic auth); answered as the name of the secret and the text around it.
 */
export function findCanaries(secrets: Readonly<Record<string, string>>, texts: Iterable<string>): string[] {
  const forms = Object.entries(secrets).flatMap(([name, canary]) =>
    formsOf(wordOf(canary)).map((form) => ({ name, form })),
  );
  const found: string[] = [];
  for (const text of texts) {
    for (const { name, form } of forms) {
      const at = text.indexOf(form);
      if (at >= 0) found.push(`${name}: ${text.slice(Math.max(0, at - 80), at + 40)}`);
    }
  }
  return found;
}

/** A word as texts may hold it. Of base64, what does not depend on its neighbours, at each of the three places. */
function formsOf(word: string): string[] {
  const places = [0, 1, 2].map((before) => {
    const text = Buffer.from(" ".repeat(before) + word).toString("base64");
    return text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + word.length) * 8) / 6));
  });
  return [word, Buffer.from(word).toString("hex"), ...places];
}
