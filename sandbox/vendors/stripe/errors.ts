/** An error with the status and the body that Stripe would send. */
export class StripeFault extends Error {
  readonly status: number;
  readonly fields: Record<string, string>;

  constructor(status: number, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }

  body(): object {
    return { error: { message: this.message, type: "invalid_request_error", ...this.fields } };
  }
}

export function errorBody(status: number): object {
  if (status === 429) {
    const message = "Request rate limit exceeded. Learn more: https://docs.stripe.com/rate-limits";
    return new StripeFault(status, message, { code: "rate_limit" }).body();
  }
  return new StripeFault(status, `An error occurred (${status}).`, { type: "api_error" }).body();
}

export function unauthorized(key: string): StripeFault {
  if (key === "") {
    const hint = "You did not provide an API key. Send it as `Authorization: Bearer YOUR_SECRET_KEY`.";
    return new StripeFault(401, hint);
  }
  const shown = key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}` : "********";
  return new StripeFault(401, `Invalid API Key provided: ${shown}`);
}

export function missing(kind: string, id: string): StripeFault {
  return new StripeFault(404, `No such ${kind}: '${id}'`, { code: "resource_missing", param: "id" });
}
