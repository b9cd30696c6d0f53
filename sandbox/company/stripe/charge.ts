import type { Charge, Refund } from "../billing/state.ts";
import type { Customer } from "./customer.ts";

const MESSAGES: Readonly<Record<string, string>> = {
  card_declined: "Your card was declined.",
  insufficient_funds: "Your card has insufficient funds.",
  expired_card: "Your card has expired.",
  processing_error: "An error occurred while processing your card. Try again in a little bit.",
};

/** A charge; its invoice is found through the payment intent, or by `metadata.invoice_id`. */
export function chargeObject(charge: Charge, customer: Customer): object {
  const { invoice, failure, refund } = charge;
  const ok = failure === null;
  const code = failure === "insufficient_funds" ? "card_declined" : failure;
  return {
    id: charge.id,
    object: "charge",
    created: charge.createdAt,
    amount: charge.amount,
    amount_captured: ok ? charge.amount : 0,
    amount_refunded: refund?.amount ?? 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: ok ? `txn_${charge.id.slice(3)}` : null,
    billing_details: {
      address: {
        city: null,
        country: customer.account.country,
        line1: null,
        line2: null,
        postal_code: null,
        state: null,
      },
      email: customer.owner.email,
      name: customer.owner.fullName,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: "DREAMCLASS",
    captured: ok,
    currency: invoice.subscription.currency.toLowerCase(),
    customer: invoice.subscription.customer,
    description: invoice.reason === "subscription_create" ? "Subscription creation" : "Subscription update",
    disputed: false,
    failure_balance_transaction: null,
    failure_code: code,
    failure_message: failure === null ? null : (MESSAGES[failure] ?? null),
    fraud_details: {},
    livemode: false,
    metadata: { invoice_id: invoice.id },
    on_behalf_of: null,
    outcome: ok
      ? {
          network_status: "approved_by_network",
          reason: null,
          risk_level: "normal",
          seller_message: "Payment complete.",
          type: "authorized",
        }
      : {
          network_status: "declined_by_network",
          reason: failure,
          risk_level: "normal",
          seller_message: MESSAGES[failure] ?? null,
          type: "issuer_declined",
        },
    paid: ok,
    payment_intent: invoice.paymentIntent,
    payment_method: `pm_1${customer.id.slice(4)}`,
    payment_method_details: {
      card: {
        brand: "visa",
        country: customer.account.country,
        exp_month: 8,
        exp_year: 2028,
        funding: "credit",
        last4: "4242",
        network: "visa",
      },
      type: "card",
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: refund !== null && refund.amount === charge.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: ok ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: null,
  };
}

export function refundObject(refund: Refund, charge: Charge): object {
  return {
    id: refund.id,
    object: "refund",
    created: refund.createdAt,
    amount: refund.amount,
    balance_transaction: `txn_${refund.id.slice(3)}`,
    charge: charge.id,
    currency: charge.invoice.subscription.currency.toLowerCase(),
    customer: charge.invoice.subscription.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: {},
    payment_intent: charge.invoice.paymentIntent,
    payment_method: null,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
}
