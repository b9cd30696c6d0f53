import { secondsOf } from "../base/calendar.ts";
import { COUPONS, type Coupon, PRICES, PRODUCTS, type Price } from "../billing/catalog.ts";

/** The API version whose shapes are written: the one that the installed SDK pins. */
export const API_VERSION = "2026-10-28.endive";

const CREATED = secondsOf("2024-05-13") + 36_000;

export function productObjects(): object[] {
  return PRODUCTS.map((product, index) => ({
    id: product.id,
    object: "product",
    created: CREATED + index,
    active: true,
    default_price: PRICES.find((p) => p.product === product.id)?.id ?? null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: { plan: product.plan },
    name: product.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: product.plan === "parent_app" ? null : "seat",
    updated: CREATED + index,
    url: null,
  }));
}

export function priceObjects(): object[] {
  return PRICES.map(priceObject);
}

export function priceObject(price: Price): object {
  return {
    id: price.id,
    object: "price",
    created: CREATED + 60 + PRICES.indexOf(price),
    active: true,
    billing_scheme: "per_unit",
    currency: price.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: price.nickname,
    product: price.product,
    recurring: {
      interval: price.interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: "licensed",
    },
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "recurring",
    unit_amount: price.unitAmount,
    unit_amount_decimal: String(price.unitAmount),
  };
}

/** The legacy `plan` that subscription items still carry. */
export function planObject(price: Price): object {
  return {
    id: price.id,
    object: "plan",
    created: CREATED + 60 + PRICES.indexOf(price),
    active: true,
    amount: price.unitAmount,
    amount_decimal: String(price.unitAmount),
    billing_scheme: "per_unit",
    currency: price.currency.toLowerCase(),
    interval: price.interval,
    interval_count: 1,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

export function couponObjects(redeemed: ReadonlyMap<string, number>): object[] {
  return COUPONS.map((coupon) => couponObject(coupon, redeemed.get(coupon.id) ?? 0));
}

export function couponObject(coupon: Coupon, redeemed = 0): object {
  return {
    id: coupon.id,
    object: "coupon",
    created: CREATED + 600 + COUPONS.findIndex((c) => c.id === coupon.id),
    amount_off: null,
    currency: null,
    duration: coupon.duration,
    duration_in_months: coupon.months,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: coupon.name,
    percent_off: coupon.basisPoints / 100,
    redeem_by: null,
    times_redeemed: redeemed,
    valid: true,
  };
}
