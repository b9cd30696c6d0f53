import type { ObjectName } from "./ids.ts";

/** Types of fields as Salesforce describes them. */
export type FieldType =
  | "id"
  | "reference"
  | "string"
  | "textarea"
  | "email"
  | "phone"
  | "url"
  | "picklist"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "anyType";

const changed = {
  Id: "id",
  SystemModstamp: "datetime",
  CreatedDate: "datetime",
  CreatedById: "reference",
  LastModifiedDate: "datetime",
} as const;
const mergeable = {
  ...changed,
  OwnerId: "reference",
  IsDeleted: "boolean",
  MasterRecordId: "reference",
} as const;
const person = {
  FirstName: "string",
  LastName: "string",
  Title: "string",
  Email: "email",
  Phone: "phone",
} as const;
const fieldHistory = {
  Id: "id",
  CreatedDate: "datetime",
  CreatedById: "reference",
  IsDeleted: "boolean",
  Field: "picklist",
  DataType: "picklist",
  OldValue: "anyType",
  NewValue: "anyType",
} as const;
const activity = {
  ...changed,
  OwnerId: "reference",
  IsDeleted: "boolean",
  WhoId: "reference",
  WhatId: "reference",
  AccountId: "reference",
  Subject: "string",
  Description: "textarea",
} as const;

/** The fields of each object; `…__c` are the company's own. */
export const FIELDS: Readonly<Record<ObjectName, Readonly<Record<string, FieldType>>>> = {
  User: {
    Id: "id",
    SystemModstamp: "datetime",
    CreatedDate: "datetime",
    LastModifiedDate: "datetime",
    Username: "string",
    Email: "email",
    FirstName: "string",
    LastName: "string",
    Name: "string",
    Department: "string",
    Title: "string",
    UserType: "picklist",
    IsActive: "boolean",
  },
  Account: {
    ...mergeable,
    Name: "string",
    Type: "picklist",
    BillingCountry: "string",
    Phone: "phone",
    Website: "url",
    Industry: "picklist",
    NumberOfEmployees: "int",
    Vertical__c: "picklist",
  },
  Contact: { ...mergeable, ...person, AccountId: "reference", HasOptedOutOfEmail: "boolean" },
  Lead: {
    ...mergeable,
    ...person,
    Company: "string",
    Website: "url",
    Country: "string",
    NumberOfEmployees: "int",
    LeadSource: "picklist",
    Status: "picklist",
    Unqualified_Reason__c: "picklist",
    IsConverted: "boolean",
    ConvertedDate: "date",
    ConvertedAccountId: "reference",
    ConvertedContactId: "reference",
    ConvertedOpportunityId: "reference",
  },
  Opportunity: {
    ...changed,
    OwnerId: "reference",
    IsDeleted: "boolean",
    AccountId: "reference",
    Name: "string",
    StageName: "picklist",
    Amount: "currency",
    Probability: "percent",
    CloseDate: "date",
    Type: "picklist",
    ForecastCategoryName: "picklist",
    IsClosed: "boolean",
    IsWon: "boolean",
    Win_Reason__c: "picklist",
    Loss_Reason__c: "picklist",
    NextStep: "string",
  },
  OpportunityHistory: {
    Id: "id",
    SystemModstamp: "datetime",
    CreatedDate: "datetime",
    CreatedById: "reference",
    IsDeleted: "boolean",
    OpportunityId: "reference",
    StageName: "picklist",
    Amount: "currency",
    ExpectedRevenue: "currency",
    CloseDate: "date",
    Probability: "percent",
    ForecastCategory: "picklist",
  },
  OpportunityFieldHistory: { ...fieldHistory, OpportunityId: "reference" },
  LeadHistory: { ...fieldHistory, LeadId: "reference" },
  Task: {
    ...activity,
    TaskSubtype: "picklist",
    Status: "picklist",
    Priority: "picklist",
    IsClosed: "boolean",
    ActivityDate: "date",
    CompletedDateTime: "datetime",
    CallType: "picklist",
    CallDurationInSeconds: "int",
    CallDisposition: "string",
  },
  Event: {
    ...activity,
    StartDateTime: "datetime",
    EndDateTime: "datetime",
    DurationInMinutes: "int",
    Outcome__c: "picklist",
  },
};

/** One line for each object: its name and its fields, as a describe answers them. */
export function* describeLines(): Generator<object> {
  for (const [object, fields] of Object.entries(FIELDS)) {
    yield {
      object,
      fields: Object.entries(fields).map(([name, type]) => ({
        name,
        label: name.replace(/__c$/, "").replaceAll("_", " "),
        type,
        custom: name.endsWith("__c"),
        nillable: !["Id", "SystemModstamp", "CreatedDate"].includes(name),
        filterable: type !== "textarea" && type !== "anyType",
        sortable: type !== "textarea" && type !== "anyType",
      })),
    };
  }
}
