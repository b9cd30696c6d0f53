import { wideProductEvent } from "./product-events.ts";

/** A company's day as SwanAI delivers it, of about 1,150 bytes; `quote` stands in its texts. */
export function wideIdentification(n: number, quote: string) {
  const { id, account_id, occurred_at, properties } = wideProductEvent(n, quote);
  const date = occurred_at.slice(0, 10);
  const texts = Object.values(properties).filter((value) => typeof value === "string");
  return {
    id: id.replace("evt_", "swn_"),
    date,
    identified_at: occurred_at,
    updated_at: occurred_at,
    company: {
      name: `School ${quote}${account_id}${quote}`,
      domain: `${account_id}.example`,
      employees: 40,
      size_band: "11-50",
      vertical: "education",
      tech_stack: texts.slice(0, 6),
      country: "GR",
    },
    sessions: 2,
    visits: [1, 2, 3].map((views) => ({ date, page: `/pricing/${views}`, views })),
    signals: texts
      .slice(6, 9)
      .map((type, i) => ({ type: String(type), strength: i / 4, detected_at: occurred_at })),
  };
}
