/** How one object of Salesforce is read. */
export type ObjectSpec = {
  object: string;
  /** Field that says when a record was changed; rows of field history are written once. */
  changed: "SystemModstamp" | "CreatedDate";
  /** Fields that the models need; where a describe names one no more, nothing is read. */
  needs: readonly string[];
};

const modified = { changed: "SystemModstamp" } as const;
const written = { changed: "CreatedDate" } as const;

/** The objects by stream. */
export const objects = {
  users: { object: "User", ...modified, needs: ["Name", "Email", "IsActive"] },
  accounts: { object: "Account", ...modified, needs: ["Name", "OwnerId", "IsDeleted", "MasterRecordId"] },
  contacts: { object: "Contact", ...modified, needs: ["AccountId", "Email", "IsDeleted", "MasterRecordId"] },
  leads: { object: "Lead", ...modified, needs: ["Status", "Email", "OwnerId", "IsConverted", "IsDeleted"] },
  opportunities: {
    object: "Opportunity",
    ...modified,
    needs: ["AccountId", "StageName", "Amount", "CloseDate", "IsClosed", "IsWon", "OwnerId", "IsDeleted"],
  },
  opportunity_history: {
    object: "OpportunityHistory",
    ...modified,
    needs: ["OpportunityId", "StageName", "Amount", "CreatedDate"],
  },
  opportunity_field_history: {
    object: "OpportunityFieldHistory",
    ...written,
    needs: ["OpportunityId", "Field", "OldValue", "NewValue"],
  },
  lead_history: { object: "LeadHistory", ...written, needs: ["LeadId", "Field", "OldValue", "NewValue"] },
  tasks: { object: "Task", ...modified, needs: ["Subject", "WhoId", "WhatId", "OwnerId", "IsDeleted"] },
  events: { object: "Event", ...modified, needs: ["Subject", "StartDateTime", "OwnerId", "IsDeleted"] },
} as const satisfies Record<string, ObjectSpec>;

export type StreamId = keyof typeof objects;
