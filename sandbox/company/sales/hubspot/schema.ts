import { STAGES, type Stage, type Status } from "../pipeline.ts";

/** Object types of HubSpot that sales uses, as its API names them. */
export const OBJECT_TYPES = [
  "companies",
  "contacts",
  "deals",
  "calls",
  "emails",
  "meetings",
  "notes",
  "tickets",
] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

type PropertyType = "string" | "number" | "datetime" | "enumeration" | "bool" | "phone_number";
type Properties = Readonly<Record<string, PropertyType>>;

const shared: Properties = { hs_object_id: "number", hubspot_owner_id: "enumeration" };
const engagement: Properties = {
  ...shared,
  hs_timestamp: "datetime",
  hs_createdate: "datetime",
  hs_lastmodifieddate: "datetime",
};

/** The properties of each object type. `dreamclass_…` are the company's own. */
export const PROPERTIES: Readonly<Record<ObjectType, Properties>> = {
  companies: {
    ...shared,
    name: "string",
    domain: "string",
    website: "string",
    phone: "phone_number",
    country: "string",
    numberofemployees: "number",
    dreamclass_vertical: "enumeration",
    lifecyclestage: "enumeration",
    hs_merged_object_ids: "enumeration",
    createdate: "datetime",
    hs_lastmodifieddate: "datetime",
  },
  contacts: {
    ...shared,
    email: "string",
    firstname: "string",
    lastname: "string",
    jobtitle: "string",
    phone: "phone_number",
    company: "string",
    lifecyclestage: "enumeration",
    hs_lead_status: "enumeration",
    dreamclass_unqualified_reason: "enumeration",
    hs_merged_object_ids: "enumeration",
    createdate: "datetime",
    lastmodifieddate: "datetime",
  },
  deals: {
    ...shared,
    dealname: "string",
    amount: "number",
    deal_currency_code: "enumeration",
    pipeline: "enumeration",
    dealstage: "enumeration",
    dealtype: "enumeration",
    closedate: "datetime",
    closed_won_reason: "string",
    closed_lost_reason: "string",
    hs_is_closed: "bool",
    hs_is_closed_won: "bool",
    hs_deal_stage_probability: "number",
    createdate: "datetime",
    hs_lastmodifieddate: "datetime",
  },
  calls: {
    ...engagement,
    hs_call_title: "string",
    hs_call_body: "string",
    hs_call_duration: "number",
    hs_call_direction: "enumeration",
    hs_call_disposition: "enumeration",
    hs_call_status: "enumeration",
  },
  emails: {
    ...engagement,
    hs_email_subject: "string",
    hs_email_text: "string",
    hs_email_direction: "enumeration",
    hs_email_status: "enumeration",
    hs_email_from_email: "string",
    hs_email_to_email: "string",
  },
  meetings: {
    ...engagement,
    hs_meeting_title: "string",
    hs_internal_meeting_notes: "string",
    hs_meeting_start_time: "datetime",
    hs_meeting_end_time: "datetime",
    hs_meeting_outcome: "enumeration",
  },
  notes: { ...engagement, hs_note_body: "string" },
  tickets: {
    ...shared,
    subject: "string",
    content: "string",
    hs_pipeline: "enumeration",
    hs_pipeline_stage: "enumeration",
    hs_ticket_priority: "enumeration",
    createdate: "datetime",
    closed_date: "datetime",
    hs_lastmodifieddate: "datetime",
  },
};

/** HubSpot's ids of the stages in its own sales pipeline, with the label that the company gives them today. */
export const DEAL_STAGES: Readonly<Record<Stage, { id: string; label: string }>> = {
  prospecting: { id: "appointmentscheduled", label: "First talk" },
  qualified: { id: "qualifiedtobuy", label: "Qualified" },
  demo: { id: "presentationscheduled", label: "Demo held" },
  proposal: { id: "decisionmakerboughtin", label: "Proposal sent" },
  negotiation: { id: "contractsent", label: "Contract sent" },
  won: { id: "closedwon", label: "Closed won" },
  lost: { id: "closedlost", label: "Closed lost" },
};
export const TICKET_STAGES = { open: "1", closed: "4" } as const;

export const LEAD_STATUS: Readonly<Record<Status, string>> = {
  new: "NEW",
  attempted: "ATTEMPTED_TO_CONTACT",
  connected: "CONNECTED",
  qualified: "OPEN_DEAL",
  unqualified: "UNQUALIFIED",
};

/** HubSpot's own ids of call outcomes. */
export const DISPOSITIONS = {
  connected: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
  no_answer: "73a0d17f-1163-4015-bdd5-ec830791da20",
  voicemail: "b2cf5968-551e-4856-9783-52b3da59a7d0",
} as const;

/** The pipelines of deals and of tickets, as `/crm/v3/pipelines/{type}` answers them. */
export function pipelines(createdAt: string, renamedAt: string): { deals: object[]; tickets: object[] } {
  const dated = { createdAt, archived: false };
  const dealStages = Object.entries(DEAL_STAGES).map(([stage, { id, label }]) => {
    const { order, probability } = STAGES[stage as Stage];
    return {
      id,
      label,
      displayOrder: order - 1,
      metadata: {
        isClosed: String(stage === "won" || stage === "lost"),
        probability: probability.toFixed(1),
      },
      ...dated,
      updatedAt: stage === "demo" ? renamedAt : createdAt,
      writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    };
  });
  const ticketStages = [
    ["New", TICKET_STAGES.open, "OPEN"],
    ["Closed", TICKET_STAGES.closed, "CLOSED"],
  ].map(([label, id, ticketState], displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { ticketState },
    ...dated,
    updatedAt: createdAt,
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
  }));
  const pipeline = (id: string, label: string, stages: object[]) => ({
    id,
    label,
    displayOrder: 0,
    ...dated,
    updatedAt: createdAt,
    stages,
  });
  return {
    deals: [pipeline("default", "Sales Pipeline", dealStages)],
    tickets: [pipeline("0", "Onboarding", ticketStages)],
  };
}
