import { currentItems, type Discount, discountAt, type Subscription } from "../billing/state.ts";
import { couponObject, planObject, priceObject } from "./catalog.ts";
import type { Customer } from "./customer.ts";

/** A subscription as Stripe shows it at the end of the simulated time, discounts expanded. */
export function subscriptionObject(sub: Subscription, customer: Customer, end: number): object {
  const ended = sub.endedAt;
  const discount = discountAt(sub, ended ?? end);
  const scheduled = sub.cancelAtPeriodEnd ? sub.periodEnd : null;
  return {
    id: sub.id,
    object: "subscription",
    created: sub.createdAt,
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: sub.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "itemized" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: scheduled,
    cancel_at_period_end: sub.cancelAtPeriodEnd,
    canceled_at: sub.cancelRequestedAt,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: sub.cancelReason },
    collection_method: "charge_automatically",
    currency: sub.currency.toLowerCase(),
    customer: sub.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: discount ? [discountObject(discount, sub)] : [],
    ended_at: ended,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: itemObjects(sub),
      has_more: false,
      total_count: sub.itemIds.length,
      url: `/v1/subscription_items?subscription=${sub.id}`,
    },
    latest_invoice: sub.invoices.at(-1)?.id ?? null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: { account_id: customer.account.id },
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: sub.createdAt,
    status: sub.status,
    test_clock: null,
    transfer_data: null,
    trial_end: sub.trial?.end ?? null,
    trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
    trial_start: sub.trial?.start ?? null,
  };
}

export function discountObject(discount: Discount, sub: Subscription): object {
  return {
    id: discount.id,
    object: "discount",
    checkout_session: null,
    customer: sub.customer,
    customer_account: null,
    end: discount.end,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: couponObject(discount.coupon), type: "coupon" },
    start: discount.start,
    subscription: sub.id,
    subscription_item: null,
  };
}

function itemObjects(sub: Subscription): object[] {
  return currentItems(sub).map((item, index) => ({
    id: sub.itemIds[index],
    object: "subscription_item",
    created: sub.createdAt,
    billing_thresholds: null,
    current_period_end: sub.periodEnd,
    current_period_start: sub.periodStart,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planObject(item.price),
    price: priceObject(item.price),
    quantity: item.quantity,
    subscription: sub.id,
    tax_rates: [],
  }));
}
