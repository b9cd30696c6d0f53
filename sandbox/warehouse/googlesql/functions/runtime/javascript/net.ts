import { type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { parse } from "tldts";
import { registerScalar } from "./register.ts";

/** NET.*: hosts and domains of URLs, in the case in which they were written. */
export function registerNetFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_net_host", [VARCHAR], VARCHAR, host);
  registerScalar(connection, "bq_net_reg_domain", [VARCHAR], VARCHAR, (url: string) => tail(url, "domain"));
  registerScalar(connection, "bq_net_public_suffix", [VARCHAR], VARCHAR, (url: string) =>
    tail(url, "publicSuffix"),
  );
}

function host(url: string): string | null {
  let rest = url.trim();
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(rest);
  const isHostAndPort = /^[\w.-]+:\d+(\/|$)/.test(rest);
  if (scheme && !isHostAndPort) {
    rest = rest.slice(scheme[0].length);
    if (!rest.startsWith("//")) return /^mailto:/i.test(scheme[0]) ? "mailto" : orNull(authority(rest));
  }
  if (rest.startsWith("//")) rest = rest.slice(2);
  const place = authority(rest);
  return orNull(place.slice(place.lastIndexOf("@") + 1).replace(/:\d*$/, ""));
}

function authority(text: string): string {
  return text.split(/[/?#]/)[0] as string;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/** The end of the host that the public suffix list names; null for hosts without a listed suffix. */
function tail(url: string, part: "domain" | "publicSuffix"): string | null {
  const name = host(url);
  if (name === null) return null;
  const found = parse(name.toLowerCase(), { allowPrivateDomains: false });
  if (!found.domain || !found.publicSuffix || !(found.isIcann || found.isPrivate)) return null;
  return name.slice(-(found[part] as string).length);
}
