import type { FastifyInstance } from "fastify";
import { RestError } from "./errors.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/i;

/**
 * Keeps web pages out: the server has no access control, and a browser would let any page send it statements. A request
 * from a page of another origin is refused, and on a loopback address so is one that came by a foreign host name.
 */
export function guardAgainstBrowsers(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => {
    const { origin, host } = request.headers;
    if (origin !== undefined && originHost(origin) !== host) {
      throw new RestError(
        "accessDenied",
        `Access Denied: requests of web pages of ${origin} are not answered`,
      );
    }
    // Requests that a page of another site makes without an Origin: pictures, scripts, links.
    if (/^(cross|same)-site$/.test(String(request.headers["sec-fetch-site"] ?? ""))) {
      throw new RestError("accessDenied", "Access Denied: requests of other web pages are not answered");
    }
    const isLocal = LOOPBACK.test(request.socket.localAddress?.replace("::ffff:", "") ?? "");
    if (isLocal && host !== undefined && !LOOPBACK.test(host)) {
      throw new RestError("accessDenied", `Access Denied: this is 127.0.0.1, not ${host}`);
    }
  });
}

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
