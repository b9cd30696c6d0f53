export type Redact = (text: string) => string;

/**
 * A function that replaces every occurrence of the given secret values by `[redacted]`, also
 * where they stand URL-encoded or in base64 (as basic auth sends them). Values shorter than six
 * characters are ignored: they would blank out ordinary words.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const values = new Set<string>();
  for (const secret of secrets) {
    if (!secret || secret.length < 6) continue;
    values.add(secret);
    values.add(encodeURIComponent(secret));
    values.add(Buffer.from(secret).toString("base64"));
    values.add(Buffer.from(`${secret}:`).toString("base64"));
    values.add(JSON.stringify(secret).slice(1, -1));
  }
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, value) => clean.replaceAll(value, "[redacted]"), text);
}
