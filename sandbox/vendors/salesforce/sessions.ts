import type { FastifyInstance } from "fastify";
import { SalesforceFault } from "./errors.ts";

export interface Client {
  clientId: string;
  clientSecret: string;
}

const ORG = "00D8c0000000001EAA";
const USER = "0058c0000003m8fAAA";

/**
 * Adds the OAuth 2.0 client credentials flow. `POST /__sessions {"expire": true}` ends every session, with
 * `{"requests": 3}` only so many more requests are answered until the day's limit.
 */
export class Sessions {
  readonly #client: Client;
  #valid = new Set<string>();
  #issued = 0;
  #requestsLeft = Number.POSITIVE_INFINITY;

  constructor(client: Client) {
    this.#client = client;
  }

  serve(app: FastifyInstance): void {
    app.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    app.post<{ Body: { expire?: boolean; requests?: number | null } }>("/__sessions", async ({ body }) => {
      if (body.expire) this.#valid = new Set();
      if (body.requests !== undefined) this.#requestsLeft = body.requests ?? Number.POSITIVE_INFINITY;
      return body;
    });
    app.post<{ Body: Record<string, string> }>("/services/oauth2/token", async ({ body, host }, reply) => {
      if (body.grant_type !== "client_credentials")
        return reply.code(400).send(refusal("unsupported_grant_type", "grant type not supported"));
      if (body.client_id !== this.#client.clientId)
        return reply.code(400).send(refusal("invalid_client_id", "client identifier invalid"));
      if (body.client_secret !== this.#client.clientSecret)
        return reply.code(400).send(refusal("invalid_client", "invalid client credentials"));
      return this.#issue(`http://${host}`);
    });
  }

  /** Throws INVALID_SESSION_ID for a token that is not valid, REQUEST_LIMIT_EXCEEDED past the limit. */
  check(authorization: string | undefined): void {
    const token = authorization?.replace(/^(Bearer|OAuth) /, "");
    if (!token || !this.#valid.has(token))
      throw new SalesforceFault(401, "INVALID_SESSION_ID", "Session expired or invalid");
    this.#requestsLeft -= 1;
    if (this.#requestsLeft < 0)
      throw new SalesforceFault(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  }

  #issue(url: string): object {
    this.#issued += 1;
    const token = `${ORG.slice(0, 15)}!local.session.${this.#issued}`;
    this.#valid.add(token);
    return {
      access_token: token,
      signature: "bG9jYWw=",
      instance_url: url,
      id: `${url}/id/${ORG}/${USER}`,
      token_type: "Bearer",
      issued_at: String(Date.now()),
    };
  }
}

function refusal(error: string, error_description: string): object {
  return { error, error_description };
}
