import { CURRENCIES, type Currency } from "./currencies.ts";

/** What the company sells. Amounts in a currency's smallest unit for one seat and one billing interval. */
export type Interval = "month" | "year";

export interface Price {
  id: string;
  product: string;
  plan: PlanName;
  nickname: string;
  interval: Interval;
  currency: Currency;
  unitAmount: number;
  createdAt: string;
}

export type PlanName = "free" | "starter" | "growth" | "premium" | "parent_app";

export const PRODUCTS = [
  { id: "prod_DCfree00000001", plan: "free", name: "DreamClass Free" },
  { id: "prod_DCstarter00001", plan: "starter", name: "DreamClass Starter" },
  { id: "prod_DCgrowth000001", plan: "growth", name: "DreamClass Growth" },
  { id: "prod_DCpremium00001", plan: "premium", name: "DreamClass Premium" },
  { id: "prod_DCparentapp001", plan: "parent_app", name: "Parent app add-on" },
] as const;

const CREATED = "2024-05-13";

const LIST = [
  price("free", "month", 0),
  price("starter", "month", 900),
  price("starter", "year", 9_000),
  price("growth", "month", 1_500),
  price("growth", "year", 15_000),
  price("premium", "month", 2_500),
  price("premium", "year", 25_000),
  price("parent_app", "month", 1_900),
  price("parent_app", "year", 19_000),
];

export const PRICES: readonly Price[] = (Object.keys(CURRENCIES) as Currency[]).flatMap((currency) =>
  LIST.map((listed) => inCurrency(listed, currency)),
);

export const PAID_PLANS = ["starter", "growth", "premium"] as const;

export function priceOf(plan: PlanName, interval: Interval, currency: Currency): Price {
  const found = PRICES.find((p) => p.plan === plan && p.interval === interval && p.currency === currency);
  if (!found)
    throw new Error(`no price for plan ${plan} by ${interval} in ${currency}: add it to the catalog`);
  return found;
}

function price(plan: PlanName, interval: Interval, unitAmount: number): Price {
  const product = PRODUCTS.find((p) => p.plan === plan) as (typeof PRODUCTS)[number];
  return {
    id: `price_DC${plan.replace("_", "")}_${interval}`,
    product: product.id,
    plan,
    nickname: `${plan} ${interval}ly`,
    interval,
    currency: "USD",
    unitAmount,
    createdAt: CREATED,
  };
}

function inCurrency(listed: Price, currency: Currency): Price {
  if (currency === "USD") return listed;
  const unitAmount = Math.round(listed.unitAmount * CURRENCIES[currency].perCent);
  return { ...listed, id: `${listed.id}_${currency.toLowerCase()}`, currency, unitAmount };
}

export interface Coupon {
  id: string;
  name: string;
  /** Hundredths of a percent, so that 12.5 % stays a whole number. */
  basisPoints: number;
  duration: "repeating" | "forever";
  months: number | null;
}

export const COUPONS = [
  { id: "WELCOME20", name: "Welcome 20 %", basisPoints: 2000, duration: "repeating", months: 3 },
  { id: "LAUNCH25", name: "First year 25 %", basisPoints: 2500, duration: "repeating", months: 12 },
  { id: "STAY30", name: "Stay with us 30 %", basisPoints: 3000, duration: "repeating", months: 3 },
  { id: "EDU12", name: "Public schools 12.5 %", basisPoints: 1250, duration: "forever", months: null },
  { id: "PARTNER100", name: "Partner schools", basisPoints: 10_000, duration: "forever", months: null },
] as const satisfies readonly Coupon[];

export type CouponId = (typeof COUPONS)[number]["id"];

export function couponOf(id: CouponId): Coupon {
  return COUPONS.find((c) => c.id === id) as Coupon;
}
