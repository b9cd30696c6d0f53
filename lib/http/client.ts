import got, { type Got, type Response as GotResponse, RequestError } from "got";
import { type Clock, systemClock } from "../clock.ts";
import { SuiteError } from "../errors.ts";
import { type Log, silentLog } from "../log.ts";
import { redactor } from "../redact.ts";
import { retryAfter } from "./retry-after.ts";
import { tokenBucket } from "./token-bucket.ts";

export type HttpOptions = {
  /** The source, for errors and logs. */
  source: string;
  baseUrl: string;
  headers?: Record<string, string>;
  perSecond: number;
  burst?: number;
  /** Tries of one request, the first included. */
  tries?: number;
  /** Longest wait between two tries, also when the source asks for more. */
  maxWaitMs?: number;
  /** Wait after a 429 that does not say for how long, where the source's documentation does. */
  limitedWaitMs?: number;
  /** Time that one request may take with all of its tries. */
  deadlineMs?: number;
  /** Time that one try may take. */
  timeoutMs?: number;
  secrets?: readonly (string | undefined)[];
  clock?: Clock;
  log?: Log;
  random?: () => number;
};

type HttpAnswer<Value = unknown> = {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** What `read` made of the body; undefined for a status of 300 or more. */
  value: Value | undefined;
};

type HttpRequest<Value = unknown> = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal | undefined;
  /** Statuses at or above 400 that the caller reads itself instead of getting an error. */
  accept?: (status: number) => boolean;
  /** Reads the body of a good answer; when it throws, the body counts as broken and is asked for again. */
  read?: (text: string) => Value;
};

export type Http = {
  request<Value = unknown>(pathOrUrl: string, request?: HttpRequest<Value>): Promise<HttpAnswer<Value>>;
};

/**
 * One source's way to the network: a token bucket, time-outs, five tries with full jitter,
 * Retry-After, a deadline over all tries, no redirects, no other host, JSON checked, secrets
 * blanked in everything it says. Retries no answer, 408, 409, 425, 429, 5xx and unreadable JSON.
 * Throws SOURCE_AUTH, SOURCE_REFUSED, SOURCE_REDIRECT, SOURCE_UNAVAILABLE or SOURCE_DEADLINE.
 */
export function createHttp(options: HttpOptions): Http {
  const { source, tries = 5, maxWaitMs = 30_000, deadlineMs = 120_000, timeoutMs = 30_000 } = options;
  const { clock = systemClock, log = silentLog, random = Math.random } = options;
  const redact = redactor(options.secrets ?? []);
  const base = new URL(options.baseUrl);
  const bucket = tokenBucket(options.perSecond, options.burst ?? options.perSecond, clock);
  const client: Got = got.extend({
    headers: {
      "user-agent": "dreamclass-intelligence-suite",
      accept: "application/json",
      ...options.headers,
    },
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
  });

  return {
    async request(pathOrUrl, request = {}) {
      const url = onHost(pathOrUrl, base, source);
      const started = clock.now();
      let problem: Problem | undefined;
      let late = false;
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (problem) {
          const jitter = random() * Math.min(maxWaitMs, 500 * 2 ** (attempt - 1));
          const limited = problem.status === 429 ? options.limitedWaitMs : undefined;
          const wait = Math.min(maxWaitMs, problem.wait ?? limited ?? jitter);
          late = clock.now() + wait - started >= deadlineMs;
          if (late) break;
          log.warn("request is tried again", { source, path: url.pathname, attempt, reason: problem.what });
          await clock.sleep(wait, request.signal);
        }
        await bucket.take(request.signal);
        const left = Math.max(1, Math.min(timeoutMs, deadlineMs - (clock.now() - started)));
        const outcome = await once(client, url, request, left, clock);
        if ("answer" in outcome) return judge(outcome.answer, request, url, source, redact);
        problem = outcome;
      }
      throw new SuiteError(late ? "SOURCE_DEADLINE" : "SOURCE_UNAVAILABLE", {
        what: redact(
          `${source} did not answer properly ${late ? `within ${deadlineMs / 1000} s` : `in ${tries} tries`}: ${problem?.what}`,
        ),
        where: place(url),
        next: "The cursor has not moved; the next run tries again. If it lasts, look at the source's status page.",
        cause: problem?.cause,
      });
    },
  };
}

type Problem = { what: string; status?: number; wait?: number | undefined; cause?: Error };

/** One try: an answer to be judged, or a problem that another try may cure. */
async function once<Value>(
  client: Got,
  url: URL,
  request: HttpRequest<Value>,
  timeoutMs: number,
  clock: Clock,
): Promise<{ answer: HttpAnswer<Value> } | Problem> {
  let response: GotResponse<string>;
  try {
    response = await client(url, {
      method: (request.method ?? "GET") as "GET",
      timeout: { request: timeoutMs },
      ...(request.headers ? { headers: request.headers } : {}),
      ...(request.body ? { body: request.body } : {}),
      ...(request.signal ? { signal: request.signal } : {}),
    });
  } catch (error) {
    request.signal?.throwIfAborted();
    // The cause keeps the code alone: got's error object carries the request with its headers.
    const code = error instanceof RequestError ? error.code : "unknown";
    return { what: `no complete answer (${code})`, cause: new Error(`request failed: ${code}`) };
  }
  const { statusCode: status, body: text } = response;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([key, value]) => [key, String(value)]),
  );
  if ([408, 409, 425, 429].includes(status) || status >= 500) {
    return { what: `status ${status}`, status, wait: retryAfter(headers["retry-after"], clock.now()) };
  }
  if (status >= 300) return { answer: { status, headers, text, value: undefined } };
  const read = request.read ?? (JSON.parse as (text: string) => Value);
  try {
    return { answer: { status, headers, text, value: read(text) } };
  } catch {
    return { what: `status ${status} with a body that cannot be read as JSON (${text.length} characters)` };
  }
}

function judge<Value>(
  answer: HttpAnswer<Value>,
  request: HttpRequest<Value>,
  url: URL,
  source: string,
  redact: (text: string) => string,
): HttpAnswer<Value> {
  const { status } = answer;
  if (status < 300 || request.accept?.(status)) return answer;
  if (status < 400) {
    throw new SuiteError("SOURCE_REDIRECT", {
      what: redact(`${source} redirects (status ${status}) to ${answer.headers.location ?? "nowhere"}`),
      where: place(url),
      next: "Set the source's URL to the address that answers itself.",
    });
  }
  const auth = status === 401 || status === 403;
  throw new SuiteError(auth ? "SOURCE_AUTH" : "SOURCE_REFUSED", {
    what: `${source} refused with status ${status}`,
    where: place(url),
    next: auth
      ? "Check that the secret is set, current, and may read this."
      : "Check the path and the parameters against the source's documentation.",
  });
}

/** The URL, if it stays on the base URL's host. */
function onHost(pathOrUrl: string, base: URL, source: string): URL {
  const root = base.href.endsWith("/") ? base.href : `${base.href}/`;
  const absolute = /^[a-z]+:\/\//i.test(pathOrUrl);
  const url = new URL(absolute ? pathOrUrl : pathOrUrl.replace(/^\//, ""), root);
  if (url.origin === base.origin) return url;
  throw new SuiteError("SOURCE_REDIRECT", {
    what: `${source} points to another host (${url.host})`,
    where: place(base),
    next: "Next-page addresses must stay on the source's own host.",
  });
}

/** An address without its query, which may hold cursors or keys. */
function place(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
