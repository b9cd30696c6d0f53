import type { SentTouch } from "../../company/web/record.ts";

const GOOGLE_ADS = { customer_id: "412-555-0137", account_name: "DreamClass" };

/** `traffic_source`: how the browser came for the first time. */
export function userSource(first: SentTouch) {
  return { name: campaignName(first), medium: first.medium, source: first.source };
}

/** `collected_traffic_source`: what this address said. Google Ads tags it with a click id and nothing else. */
export function collectedSource(touch: SentTouch | null, clickId: Record<string, string> | null) {
  if (touch === null) return undefined;
  if (touch.google_ads) return { ...clickId };
  return {
    manual_campaign_id: touch.campaign_id,
    manual_campaign_name: campaignName(touch),
    manual_source: touch.source,
    manual_medium: touch.medium,
    manual_term: touch.term,
    manual_content: touch.content,
    ...clickId,
  };
}

/** `session_traffic_source_last_click`: the last source of the session's browser that was not direct. */
export function lastClick(touch: SentTouch) {
  const campaign = { campaign_id: touch.campaign_id, campaign_name: campaignName(touch) };
  const { source, medium, term, content, channel } = touch;
  const direct = source === "(direct)";
  return {
    ...(touch.google_ads
      ? {
          google_ads_campaign: {
            ...GOOGLE_ADS,
            ...campaign,
            ad_group_id: `${touch.campaign_id}01`,
            ad_group_name: "Ad group 1",
          },
        }
      : direct
        ? {}
        : { manual_campaign: { ...campaign, source, medium, term, content } }),
    cross_channel_campaign: {
      ...campaign,
      source,
      medium,
      source_platform: touch.google_ads ? "Google Ads" : "Manual",
      default_channel_group: channel,
      primary_channel_group: channel,
    },
  };
}

/** Google names what has no campaign after its medium. */
export function campaignName({ campaign, medium }: SentTouch): string {
  if (campaign !== null) return campaign;
  return medium === "(none)" ? "(direct)" : `(${medium})`;
}
