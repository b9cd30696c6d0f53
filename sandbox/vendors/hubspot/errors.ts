import { randomUUID } from "node:crypto";

/** An error in HubSpot's words. */
export class HubspotFault extends Error {
  readonly status: number;
  readonly category: string;

  constructor(status: number, category: string, message: string) {
    super(message);
    this.status = status;
    this.category = category;
  }

  body(): object {
    return {
      status: "error",
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
    };
  }
}

export function invalid(message: string): HubspotFault {
  return new HubspotFault(400, "VALIDATION_ERROR", message);
}

export function notFound(): HubspotFault {
  return new HubspotFault(404, "OBJECT_NOT_FOUND", "resource not found");
}

/** What a 429 says; the policy is SECONDLY for the search endpoints. */
export function limitReached(policyName: "SECONDLY" | "TEN_SECONDLY_ROLLING" | "DAILY"): object {
  return {
    status: "error",
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: "RATE_LIMIT",
    correlationId: randomUUID(),
    policyName,
  };
}
