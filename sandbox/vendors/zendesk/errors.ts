/** An answer that is an error, in Zendesk's words. */
export class ZendeskFault extends Error {
  readonly status: number;
  readonly body: object;
  readonly retryAfter: number | undefined;

  constructor(status: number, body: object, retryAfter?: number) {
    super(`Zendesk answers ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

export function notFound(): ZendeskFault {
  return new ZendeskFault(404, { error: "RecordNotFound", description: "Not found" });
}

export function invalid(description: string): ZendeskFault {
  return new ZendeskFault(422, { error: "InvalidValue", description });
}

export function tooMany(seconds: number): ZendeskFault {
  const description = "Number of allowed incremental export API requests per minute exceeded";
  return new ZendeskFault(429, { error: "APIRateLimitExceeded", description }, seconds);
}

export function errorBody(status: number): object {
  return { error: `http_${status}`, description: `Zendesk answered ${status}.` };
}
