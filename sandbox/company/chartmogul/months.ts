import { addMonths, DAY, dateOf, monthsBetween } from "../base/calendar.ts";
import type { Scale } from "../scales.ts";
import type { Book } from "./book.ts";
import type { Movement, MovementType } from "./movements.ts";

/** One month of ChartMogul's metrics; amounts in cents, losses negative, rates in percent. */
export interface Month {
  /** Last day. */
  date: string;
  mrr: number;
  customers: number;
  moved: Record<MovementType, number>;
  arpa: number;
  asp: number;
  customerChurnRate: number;
  mrrChurnRate: number;
  ltv: number;
}

const TYPES: readonly MovementType[] = ["new_biz", "expansion", "contraction", "churn", "reactivation"];

export function monthsOf(book: Book, scale: Scale): Month[] {
  const all = book.customers.flatMap((customer) => customer.movements.map((m) => ({ ...m, customer })));
  all.sort((a, b) => a.at - b.at);
  const paying = new Map<object, number>();
  let next = 0;
  let [mrr, customers] = [0, 0];
  return monthsBetween(scale.start, scale.end).map((from) => {
    const to = addMonths(from, 1);
    const before = { mrr, customers };
    const within: (Movement & { customer: object })[] = [];
    for (; next < all.length && (all[next] as Movement).at < to; next++) {
      const movement = all[next] as (typeof all)[number];
      within.push(movement);
      paying.set(movement.customer, movement.mrr);
      mrr += movement.movement;
    }
    customers = [...paying.values()].filter((sum) => sum > 0).length;
    const sum = (type: MovementType) =>
      within.filter((m) => m.type === type).reduce((total, m) => total + m.movement, 0);
    const moved = Object.fromEntries(TYPES.map((type) => [type, sum(type)])) as Record<MovementType, number>;
    const count = (type: MovementType) =>
      new Set(within.filter((m) => m.type === type).map((m) => m.customer)).size;
    const arpa = customers === 0 ? 0 : Math.round(mrr / customers);
    const customerChurnRate = rate(count("churn"), before.customers);
    const lost = -(moved.churn + moved.contraction) - moved.expansion - moved.reactivation;
    return {
      date: dateOf(to - DAY),
      mrr,
      customers,
      moved,
      arpa,
      asp: count("new_biz") === 0 ? 0 : Math.round(moved.new_biz / count("new_biz")),
      customerChurnRate,
      mrrChurnRate: rate(lost, before.mrr),
      ltv: customerChurnRate === 0 ? 0 : Math.round(arpa / (customerChurnRate / 100)),
    };
  });
}

/** Percent with two decimals; 0 of nothing. */
function rate(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}
