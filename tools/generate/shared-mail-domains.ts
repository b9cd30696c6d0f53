import domains from "email-providers/common.json" with { type: "json" };

/**
 * Text of includes/shared_mail_domains.gen.json: domains of free mail and internet providers, where an address says
 * nothing about a company. From the npm package email-providers.
 */
export function sharedMailDomains(): string {
  return `${JSON.stringify([...domains].sort(), null, 2)}\n`;
}
