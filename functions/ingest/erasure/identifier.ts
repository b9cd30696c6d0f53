import { createHmac } from "node:crypto";
import { SuiteError } from "../../../lib/errors.ts";

/** What names a subject: an e-mail address, a company's domain, or an id. In lower case. */
export type Identifier = { kind: "email" | "domain" | "id"; text: string };

const email = /^[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const domain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const id = /^[a-z0-9_-]{6,200}$/;

/** Reads what a person typed. Throws USAGE for what would match too much, or nothing. */
export function readIdentifier(typed: string): Identifier {
  const text = typed.trim().toLowerCase();
  if (email.test(text)) return { kind: "email", text };
  if (domain.test(text)) return { kind: "domain", text };
  if (id.test(text)) return { kind: "id", text };
  throw new SuiteError("USAGE", {
    what: "That is no e-mail address, no domain and no id of six characters or more",
    where: "dcis erase",
    next: "Give one, such as ann@example.org, example.org or acc_123456.",
  });
}

/**
 * A regular expression (RE2) that finds an identifier as a whole word in a payload in lower case: not inside a longer
 * address, but a domain also behind @ and in its subdomains.
 */
export function patternOf({ kind, text }: Identifier): string {
  const before = { email: "a-z0-9._%+-", domain: "a-z0-9-", id: "a-z0-9_-" }[kind];
  const after = kind === "id" ? "(?:$|[^a-z0-9_-])" : "(?:$|[^a-z0-9_.-]|\\.(?:$|[^a-z0-9]))";
  const literal = text.replace(/[^a-z0-9]/g, (character) => `\\${character}`);
  // In JSON a line break before a word is the two characters \n.
  return `(?:^|[^${before}]|\\\\[nrtbf])${literal}${after}`;
}

/** The hash of an identifier under which it is suppressed: HMAC-SHA256, hexadecimal. */
export function hashOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text.toLowerCase()).digest("hex");
}

/** Everything in a text that could be an identifier, in lower case: addresses, domains with their parents, words. */
export function candidatesIn(text: string): Set<string> {
  const lower = text.toLowerCase();
  const found = new Set<string>([lower.trim()]);
  for (const [address] of lower.matchAll(/[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g)) {
    found.add(address.replace(/^'+/, ""));
    found.add(address.slice(address.lastIndexOf("'", address.indexOf("@")) + 1));
  }
  for (const [host] of lower.matchAll(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/g)) {
    const labels = host.split(".");
    for (let at = 0; at < labels.length - 1; at += 1) found.add(labels.slice(at).join("."));
  }
  for (const [word] of lower.matchAll(/[a-z0-9_-]{6,200}/g)) found.add(word);
  return found;
}
