import type { Invoice, Line } from "../billing/state.ts";
import type { Customer } from "./customer.ts";
import { discountObject } from "./subscription.ts";

/** An invoice with all its lines and payments; discounts expanded. */
export function invoiceObject(invoice: Invoice, customer: Customer): object {
  const { subscription: sub } = invoice;
  const paid = invoice.status === "paid";
  const off = new Map<string, number>();
  for (const { discount } of invoice.lines) {
    if (discount) off.set(discount.id, (off.get(discount.id) ?? 0) + discount.amount);
  }
  return {
    id: invoice.id,
    object: "invoice",
    created: invoice.createdAt,
    account_country: "US",
    account_name: "DreamClass",
    account_tax_ids: null,
    amount_due: invoice.amountDue,
    amount_overpaid: 0,
    amount_paid: paid ? invoice.amountDue : 0,
    amount_remaining: paid ? 0 : invoice.amountDue,
    amount_shipping: 0,
    application: null,
    attempt_count: invoice.charges.length,
    attempted: paid || invoice.charges.length > 0,
    auto_advance: invoice.status === "open",
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: invoice.reason,
    collection_method: "charge_automatically",
    currency: sub.currency.toLowerCase(),
    custom_fields: null,
    customer: sub.customer,
    customer_account: null,
    customer_address: null,
    customer_email: customer.owner.email,
    customer_name: customer.account.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: invoice.discounts.map((d) => discountObject(d, sub)),
    due_date: null,
    effective_at: invoice.finalizedAt,
    ending_balance: invoice.endingBalance,
    footer: null,
    from_invoice: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: "list",
      data: invoice.lines.map((line) => lineObject(line, invoice)),
      has_more: false,
      total_count: invoice.lines.length,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: invoice.nextAttempt,
    number: invoice.number,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: { account_id: customer.account.id }, subscription: sub.id },
      type: "subscription_details",
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    payments: payments(invoice),
    period_end: invoice.periodEnd,
    period_start: invoice.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: invoice.startingBalance,
    statement_descriptor: null,
    status: invoice.status,
    status_transitions: {
      finalized_at: invoice.finalizedAt,
      marked_uncollectible_at: invoice.status === "uncollectible" ? invoice.givenUpAt : null,
      paid_at: invoice.paidAt,
      voided_at: invoice.status === "void" ? invoice.givenUpAt : null,
    },
    subtotal: invoice.subtotal,
    subtotal_excluding_tax: invoice.subtotal,
    test_clock: null,
    total: invoice.total,
    total_discount_amounts: [...off].map(([discount, amount]) => ({ amount, discount })),
    total_excluding_tax: invoice.total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: invoice.createdAt,
  };
}

function lineObject(line: Line, invoice: Invoice): object {
  const { price, quantity } = line.item;
  const { discount } = line;
  return {
    id: line.id,
    object: "line_item",
    amount: line.amount,
    currency: price.currency.toLowerCase(),
    description: description(line),
    discount_amounts: discount ? [{ amount: discount.amount, discount: discount.id }] : [],
    discountable: line.invoiceItem === null,
    discounts: discount ? [discount.id] : [],
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoiceItem,
        proration: line.invoiceItem !== null,
        proration_details: { credited_items: null },
        subscription: invoice.subscription.id,
        subscription_item: line.itemId,
      },
      type: "subscription_item_details",
    },
    period: { end: line.end, start: line.start },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: "price_details",
      unit_amount_decimal: String(line.kind === "trial" ? 0 : price.unitAmount),
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: invoice.subscription.id,
    subtotal: line.amount,
    taxes: [],
  };
}

function description({ kind, item }: Line): string {
  const what = `${item.quantity} × ${item.price.nickname}`;
  if (kind === "trial") return `Trial period for ${item.price.nickname}`;
  if (kind === "credit") return `Unused time on ${what}`;
  return kind === "remaining" ? `Remaining time on ${what}` : what;
}

/** The payment of the invoice; charges carry the same payment intent. */
function payments(invoice: Invoice): object {
  const { paymentIntent, status } = invoice;
  const data =
    paymentIntent === null
      ? []
      : [
          {
            id: `inpay_${invoice.id.slice(3)}`,
            object: "invoice_payment",
            amount_paid: status === "paid" ? invoice.amountDue : null,
            amount_requested: invoice.amountDue,
            created: invoice.finalizedAt,
            currency: invoice.subscription.currency.toLowerCase(),
            invoice: invoice.id,
            is_default: true,
            livemode: false,
            payment: { payment_intent: paymentIntent, type: "payment_intent" },
            status: status === "paid" ? "paid" : status === "open" ? "open" : "canceled",
            status_transitions: {
              canceled_at: status === "paid" || status === "open" ? null : invoice.givenUpAt,
              paid_at: invoice.paidAt,
            },
          },
        ];
  return { object: "list", data, has_more: false, url: `/v1/invoice_payments?invoice=${invoice.id}` };
}
