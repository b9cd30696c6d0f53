import type { Rng } from "../base/rng.ts";

const NO_DOMAIN = 0.12;
const OTHER_DOMAIN = 0.06;

/** How a CRM knows a school's domain: some records have none, some that of another site, some begin with www. */
export function domainsOf(rng: Rng, domain: string): { domain: string | null; website: string | null } {
  const draw = rng.float();
  if (draw < NO_DOMAIN) return { domain: null, website: rng.chance(0.3) ? `https://www.${domain}/` : null };
  if (draw < NO_DOMAIN + OTHER_DOMAIN) {
    const other = domain.replace(/\..*$/, rng.pick([".org", ".net", ".education"]));
    return { domain: other, website: other };
  }
  return { domain: rng.chance(0.15) ? `www.${domain}` : domain, website: domain };
}
