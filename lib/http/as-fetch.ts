import type { Http } from "./client.ts";

/**
 * A `fetch` over our HTTP client, for vendor SDKs that take one: they get its rate limit, tries,
 * deadline and host check. Error statuses are answered, not thrown, because SDKs read them.
 */
export function asFetch(http: Http): typeof fetch {
  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    const url = request?.url ?? String(input);
    const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers).entries());
    const answer = await http.request(url, {
      method: init.method ?? request?.method ?? "GET",
      headers,
      ...(typeof init.body === "string" && init.body !== "" ? { body: init.body } : {}),
      signal: init.signal ?? undefined,
      accept: (status) => status >= 400,
    });
    const { "content-length": _, "content-encoding": __, "transfer-encoding": ___, ...rest } = answer.headers;
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : answer.text, { status: answer.status, headers: rest });
  };
}
