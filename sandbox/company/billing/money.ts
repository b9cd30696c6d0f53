import { divideRound } from "../base/rounding.ts";
import type { Price } from "./catalog.ts";

/** One item of a subscription at some time: a price and how many of it. */
export interface Item {
  price: Price;
  quantity: number;
}

/** What a discount of `basisPoints` takes off an amount. */
export function discountOf(amount: number, basisPoints: number): number {
  return divideRound(amount * basisPoints, 10_000);
}

/** Monthly recurring amount of one item: gross less discount, rounded, then normalised to a month, rounded. */
export function itemMrr(item: Item, basisPoints: number): number {
  const gross = item.price.unitAmount * item.quantity;
  const net = gross - discountOf(gross, basisPoints);
  return item.price.interval === "year" ? divideRound(net, 12) : net;
}
