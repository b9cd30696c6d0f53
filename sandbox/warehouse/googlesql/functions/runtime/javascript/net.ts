import { type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { getPublicSuffix, parse } from "tldts";
import { registerScalar } from "./register.ts";

/** NET.*: hosts and domains of URLs, in the case in which they were written. */
export function registerNetFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_net_host", [VARCHAR], VARCHAR, host);
  registerScalar(connection, "bq_net_reg_domain", [VARCHAR], VARCHAR, registeredDomain);
  registerScalar(connection, "bq_net_public_suffix", [VARCHAR], VARCHAR, publicSuffix);
}

/** What stands behind `scheme://` and a user, up to a port, a path, a query or a fragment; null for nothing. */
function host(url: string): string | null {
  const rest = url.trim().replace(/^(?:[A-Za-z][A-Za-z0-9+.-]*)?:?\/\//, "");
  const authority = rest.split(/[/?#\\]/)[0] as string;
  const place = authority.slice(authority.lastIndexOf("@") + 1);
  const name = /^\[[^\]]*\]/.exec(place)?.[0] ?? (place.split(":")[0] as string);
  return name === "" ? null : name;
}

/** The end of the host that ICANN's part of the public suffix list names; null for hosts without one. */
function publicSuffix(url: string): string | null {
  const name = host(url);
  if (name === null) return null;
  const bare = name.replace(/\.$/, "");
  const known = { allowPrivateDomains: false, validateHostname: false, extractHostname: false };
  const labels = bare.toLowerCase().replace(/^\.+/, "");
  const found = parse(labels, known);
  const suffix = getPublicSuffix(labels, known);
  if (found.isIp || !found.isIcann || !suffix) return null;
  return bare.slice(-suffix.length) + name.slice(bare.length);
}

/** The public suffix with the label before it. */
function registeredDomain(url: string): string | null {
  const suffix = publicSuffix(url);
  const name = host(url);
  if (suffix === null || name === null) return null;
  const label = name.slice(0, -suffix.length).replace(/\.$/, "").split(".").pop();
  return label ? `${label}.${suffix}` : null;
}
