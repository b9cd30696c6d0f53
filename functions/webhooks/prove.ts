import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import Stripe from "stripe";
import { SuiteError } from "../../lib/errors.ts";
import type { Door } from "../../lib/registry/source-spec.ts";

/** A request may be this old, or this far ahead. */
const toleranceSeconds = 300;

export type Delivery = { headers: IncomingHttpHeaders; body: Buffer; now: number };

/** Throws WEBHOOK_REFUSED unless a delivery proves that its sender knows one of the secrets, lately. */
export function prove(proof: Door["proof"], delivery: Delivery, secrets: readonly string[]): void {
  const reason = { stripe: stripeProblem, hmac: hmacProblem, key: keyProblem }[proof](delivery, secrets);
  if (reason === undefined) return;
  throw new SuiteError("WEBHOOK_REFUSED", {
    what: `The delivery is refused: ${reason}`,
    where: proof === "key" ? "authorization" : "signature",
    next: "Check the secret on both sides, and the sender's clock.",
  });
}

function stripeProblem({ headers, body, now }: Delivery, secrets: readonly string[]): string | undefined {
  const header = String(headers["stripe-signature"] ?? "");
  const received = Math.floor(now / 1000);
  for (const secret of secrets) {
    try {
      Stripe.webhooks.constructEvent(body, header, secret, toleranceSeconds, undefined, received);
      const sent = Number(/(?:^|,)t=(\d+)/.exec(header)?.[1]);
      return Math.abs(received - sent) > toleranceSeconds ? "its timestamp lies ahead" : undefined;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return "its body is no event";
    }
  }
  return "no secret makes its Stripe-Signature, or it is too old";
}

/** `x-dcis-signature: v1=<hex>[,v1=<hex>]` over `<x-dcis-timestamp>.<body>`; the timestamp in unix seconds. */
function hmacProblem({ headers, body, now }: Delivery, secrets: readonly string[]): string | undefined {
  const timestamp = String(headers["x-dcis-timestamp"] ?? "");
  if (!/^\d{9,11}$/.test(timestamp)) return "it has no x-dcis-timestamp";
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds)
    return "its timestamp is more than 300 s away";
  const signatures = String(headers["x-dcis-signature"] ?? "").split(",");
  const isSigned = secrets.some((secret) => {
    const signature = `v1=${createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex")}`;
    return signatures.some((given) => same(given.trim(), signature));
  });
  return isSigned ? undefined : "no secret makes its x-dcis-signature";
}

function keyProblem({ headers }: Delivery, secrets: readonly string[]): string | undefined {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  return secrets.some((secret) => same(given, secret)) ? undefined : "it has no known key";
}

/** Whether two texts are the same, in a time that tells nothing of either. */
function same(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
