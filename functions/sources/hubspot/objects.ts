/** How one kind of HubSpot object is read. */
export type ObjectKind = {
  /** Property that says when a record was changed last. */
  modified: "lastmodifieddate" | "hs_lastmodifieddate";
  /** Properties whose earlier values are kept: HubSpot holds the last 20 (45 of a contact). */
  history: readonly string[];
  /** Properties that the models need; where HubSpot defines one no more, nothing is read. */
  needs: readonly string[];
  /** Object types whose associations are read. */
  linksTo: readonly string[];
};

const engagement = {
  modified: "hs_lastmodifieddate",
  history: [],
  linksTo: ["contacts", "companies", "deals"],
} as const;

export const objects = {
  companies: {
    modified: "hs_lastmodifieddate",
    history: ["lifecyclestage", "hubspot_owner_id"],
    needs: ["name", "domain", "lifecyclestage", "hubspot_owner_id", "hs_merged_object_ids"],
    linksTo: [],
  },
  contacts: {
    modified: "lastmodifieddate",
    history: ["hs_lead_status", "lifecyclestage", "hubspot_owner_id"],
    needs: ["email", "hs_lead_status", "lifecyclestage", "hubspot_owner_id", "hs_merged_object_ids"],
    linksTo: ["companies"],
  },
  deals: {
    modified: "hs_lastmodifieddate",
    history: ["dealstage", "amount", "closedate", "hubspot_owner_id"],
    needs: ["dealname", "pipeline", "dealstage", "amount", "closedate", "hubspot_owner_id"],
    linksTo: ["companies", "contacts"],
  },
  tickets: {
    modified: "hs_lastmodifieddate",
    history: ["hs_pipeline_stage"],
    needs: ["subject", "hs_pipeline", "hs_pipeline_stage"],
    linksTo: ["companies", "contacts"],
  },
  calls: { ...engagement, needs: ["hs_timestamp", "hs_call_title", "hs_call_duration"] },
  emails: { ...engagement, needs: ["hs_timestamp", "hs_email_subject", "hs_email_direction"] },
  meetings: { ...engagement, needs: ["hs_timestamp", "hs_meeting_title", "hs_meeting_outcome"] },
  notes: { ...engagement, needs: ["hs_timestamp", "hs_note_body"] },
} as const satisfies Record<string, ObjectKind>;

export type ObjectType = keyof typeof objects;
