/** A way in which somebody arrives at the website, as its tags or its referrer tell. */
export interface Touch {
  source: string;
  medium: string;
  campaign: string | null;
  /** Google's default channel group of such a session. */
  channel: string;
  /** Weight among visitors whom nobody knows. */
  weight: number;
  referrer: string | null;
  /** The ad platform that is paid for the click, as its source in the registry is called. */
  paidTo?: "google_ads" | "linkedin_ads" | "facebook_ads";
  /** Click ids that the platform appends to the address. */
  clickId?: "gclid" | "dclid" | "srsltid";
  term?: string;
  content?: string;
}

type Row = readonly [
  channel: string,
  source: string,
  medium: string,
  campaign: string | null,
  weight: number,
  referrer?: string,
];

const ROWS: readonly Row[] = [
  ["Direct", "(direct)", "(none)", null, 22],
  ["Organic Search", "google", "organic", null, 22, "https://www.google.com/"],
  ["Organic Search", "bing", "organic", null, 4, "https://www.bing.com/"],
  ["Organic Search", "duckduckgo", "organic", null, 1.5, "https://duckduckgo.com/"],
  ["Organic Social", "linkedin.com", "referral", null, 2.5, "https://www.linkedin.com/"],
  ["Organic Social", "instagram", "social", null, 1.5, "https://l.instagram.com/"],
  ["Organic Video", "youtube", "video", "tutorials", 2, "https://www.youtube.com/"],
  ["Organic Shopping", "teachersmarket", "web", "shop window", 0.5, "https://teachersmarket.example/"],
  ["Referral", "capterra", "referral", null, 3, "https://www.capterra.com/"],
  ["Referral", "getapp", "referral", null, 1.5, "https://www.getapp.com/"],
  ["Referral", "software_advice", "referral", null, 1.2, "https://www.softwareadvice.com/"],
  ["Referral", "g2", "referral", null, 1.6, "https://www.g2.com/"],
  ["Referral", "partner", "referral", "partner programme", 1],
  ["Affiliates", "edpartners", "affiliate", "partner bonus", 0.8],
  ["Audio", "spotify", "audio", "teacher podcast", 0.5],
  ["SMS", "sms", "sms", "trial reminder", 0.4],
  ["Mobile Push Notifications", "app", "push", "class reminder", 0.4],
  ["Email", "newsletter", "email", "monthly letter", 3.5],
  ["Email", "newsletter", "email", "product update", 1.5],
  ["Unassigned", "blog", "content", "how to run a school", 4],
  ["Paid Search", "google", "cpc", "[NA] Features", 6, "https://www.google.com/"],
  ["Paid Search", "google", "cpc", "[EU] Brand", 5, "https://www.google.com/"],
  ["Paid Search", "bing", "cpc", "[NA] Features", 2, "https://www.bing.com/"],
  ["Cross-network", "google", "cross-network", "PMax schools", 1.5, "https://www.google.com/"],
  ["Paid Shopping", "google", "cpc", "Shopping licences", 0.6, "https://www.google.com/"],
  ["Paid Video", "youtube", "paid_video", "demo film", 1, "https://www.youtube.com/"],
  ["Paid Social", "linkedin", "paid_social", "music academies", 2.4, "https://www.linkedin.com/"],
  ["Paid Social", "facebook", "paid_social", "back to school", 2.8, "https://l.facebook.com/"],
  ["Paid Other", "edtechreview", "cpc", "sponsored list", 0.5, "https://edtechreview.example/"],
  ["Display", "edudirectory", "banner", "summer banner", 0.9, "https://edudirectory.example/"],
];

/** Ids of the campaigns on the platforms that are paid for them. */
export const CAMPAIGN_IDS: Readonly<Record<string, string>> = {
  "[NA] Features": "20911004501",
  "[EU] Brand": "20911004502",
  "PMax schools": "20911004503",
  "Shopping licences": "20911004504",
  "demo film": "20911004505",
  "music academies": "306118024",
  "back to school": "120208861150010",
};

const TERMS: Readonly<Record<string, string>> = {
  "[NA] Features": "school management software",
  "[EU] Brand": "dreamclass",
  "Shopping licences": "school software licence",
};

/** Every way there is; each of Google's default channels occurs. */
export const TOUCHES: readonly Touch[] = ROWS.map(
  ([channel, source, medium, campaign, weight, referrer]): Touch => ({
    source,
    medium,
    campaign,
    channel,
    weight,
    referrer: referrer ?? null,
    ...paidBy(source, medium),
    ...(medium === "banner" ? { clickId: "dclid" as const } : {}),
    ...(campaign !== null && TERMS[campaign] ? { term: TERMS[campaign] } : {}),
    ...(medium === "paid_social" ? { content: "video ad" } : {}),
    ...(medium === "email" ? { content: "button" } : {}),
  }),
);

export const DIRECT = TOUCHES[0] as Touch;

/** The touch of a source, a medium and a campaign. Throws for one that the website does not know. */
export function touchOf(source: string, medium: string, campaign: string | null): Touch {
  const found = TOUCHES.find((t) => t.source === source && t.medium === medium && t.campaign === campaign);
  if (found) return found;
  throw new Error(`no touch ${source} / ${medium} / ${campaign}: add it to sandbox/company/web/touches.ts`);
}

function paidBy(source: string, medium: string): Partial<Touch> {
  if (source === "google" && medium !== "organic") return { paidTo: "google_ads", clickId: "gclid" };
  if (medium === "paid_video") return { paidTo: "google_ads", clickId: "gclid" };
  if (medium !== "paid_social") return {};
  return { paidTo: source === "linkedin" ? "linkedin_ads" : "facebook_ads" };
}
