const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** Salesforce's prefix of the ids of each object. */
export const PREFIXES = {
  User: "005",
  Account: "001",
  Contact: "003",
  Lead: "00Q",
  Opportunity: "006",
  OpportunityHistory: "008",
  OpportunityFieldHistory: "017",
  LeadHistory: "017",
  Task: "00T",
  Event: "00U",
} as const;
export type ObjectName = keyof typeof PREFIXES;

/** A Salesforce id of 18 characters: prefix, pod, a number in base 62 that grows, and the check of upper case. */
export function salesforceId(object: ObjectName, index: number): string {
  let text = "";
  for (let rest = index; text.length < 8; rest = Math.floor(rest / 62)) text = DIGITS[rest % 62] + text;
  const id = `${PREFIXES[object]}8c00${text}`.slice(0, 15);
  return id + checkOf(id);
}

/** Three characters that tell which of the fifteen are capitals, so that ids differ without regard to case. */
function checkOf(id: string): string {
  return [0, 5, 10]
    .map((from) => {
      const bits = [...id.slice(from, from + 5)].map((char, i) => (/[A-Z]/.test(char) ? 1 << i : 0));
      return CHECK[bits.reduce((sum, bit) => sum + bit, 0)];
    })
    .join("");
}
