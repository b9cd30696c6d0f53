import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { createHttp } from "../../../lib/http/client.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

/** The version of the REST API that is asked for; a newer one may name and type fields otherwise. */
export const apiVersion = "v65.0";

export type Salesforce = {
  /**
   * What `read` makes of the answer to a GET below the API's root, or of a whole path. Throws SalesforceRefusal for
   * what the caller may mend, else SOURCE_AUTH, SOURCE_UNAVAILABLE past the day's limit, or SOURCE_REFUSED.
   */
  get<Value>(
    path: string,
    where: string,
    read: (text: string) => Value,
    signal?: AbortSignal,
  ): Promise<Value>;
};

/** Salesforce's answer to a request that it did not carry out. */
export class SalesforceRefusal extends SuiteError {
  readonly errorCode: string;

  constructor(errorCode: string, where: string) {
    super("SOURCE_REFUSED", {
      what: `Salesforce refused with ${errorCode}`,
      where,
      next: "Look up the code among Salesforce's REST API error codes; a field or object may be gone or not permitted.",
    });
    this.errorCode = errorCode;
  }
}

/**
 * A session by the client credentials flow, opened when it is first needed and once more when Salesforce says that it
 * has ended. Throws CONFIG_MISSING.
 */
export function salesforceClient({ spec, config, clock, log }: SourceOptions): Salesforce {
  const http = createHttp({
    source: spec.source,
    baseUrl: required(config, "SALESFORCE_INSTANCE_URL"),
    perSecond: 20,
    burst: 40,
    timeoutMs: 120_000,
    deadlineMs: 300_000,
    secrets: config.secrets,
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  });
  const form = {
    grant_type: "client_credentials",
    client_id: required(config, "SALESFORCE_CLIENT_ID"),
    client_secret: required(config, "SALESFORCE_CLIENT_SECRET"),
  };
  let session: Promise<string> | undefined;
  const open = async (): Promise<string> => {
    const answer = await http.request("/services/oauth2/token", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      accept: (status) => status >= 400 && status < 500,
    });
    const token = tokenAnswer.safeParse(answer.value);
    if (answer.status === 200 && token.success) return token.data.access_token;
    throw new SuiteError("SOURCE_AUTH", {
      what: `Salesforce opens no session (status ${answer.status})`,
      where: "SALESFORCE_CLIENT_SECRET",
      next: "Check the consumer key and secret of the connected app, and that its client credentials flow runs as a user.",
    });
  };
  const renew = (): Promise<string> => {
    session = open();
    // A session that could not be opened is asked for again by the next request.
    session.catch(() => {
      session = undefined;
    });
    return session;
  };
  return {
    async get(path, where, read, signal) {
      const url = path.startsWith("/services/") ? path : `/services/data/${apiVersion}${path}`;
      const current = session ?? renew();
      for (let token = await current, tries = 1; ; tries += 1) {
        const answer = await http.request(url, {
          headers: { authorization: `Bearer ${token}` },
          accept: (status) => status >= 400 && status < 500,
          signal,
          read,
        });
        if (answer.status < 300) return answer.value as NonNullable<typeof answer.value>;
        const errorCode = codeOf(answer.text);
        if (errorCode !== "INVALID_SESSION_ID" || tries === 2) throw refusal(answer.status, errorCode, where);
        // Streams share the session: whoever finds it ended first opens the next one for all.
        token = session === current || session === undefined ? await renew() : await session;
      }
    },
  };
}

const tokenAnswer = z.looseObject({ access_token: z.string().min(1) });
const errorAnswer = z.array(z.looseObject({ errorCode: z.string() })).min(1);

function codeOf(text: string): string {
  try {
    return errorAnswer.parse(JSON.parse(text))[0]?.errorCode ?? "UNKNOWN";
  } catch {
    return "UNKNOWN";
  }
}

function refusal(status: number, errorCode: string, where: string): SuiteError {
  if (errorCode === "REQUEST_LIMIT_EXCEEDED") {
    return new SuiteError("SOURCE_UNAVAILABLE", {
      what: "Salesforce answers no more requests today: REQUEST_LIMIT_EXCEEDED",
      where,
      next: "The limit counts the last 24 hours, so a later run goes on; look in Setup, System Overview, who uses it up.",
    });
  }
  if (status !== 401 && status !== 403) return new SalesforceRefusal(errorCode, where);
  return new SuiteError("SOURCE_AUTH", {
    what: `Salesforce refused with status ${status} (${errorCode})`,
    where,
    next: "Check that the user of the connected app is active and may use the API and read this object.",
  });
}
