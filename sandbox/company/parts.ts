import { chartmogul } from "./chartmogul/part.ts";
import { exchangeRates } from "./exchange_rates/part.ts";
import { g2 } from "./identification/g2.ts";
import type { Part } from "./part.ts";
import { places } from "./places/part.ts";
import { sales } from "./sales/part.ts";
import { support } from "./support/part.ts";
import { web } from "./web/part.ts";

/** Every part, in the order in which they are written. */
export const parts: readonly Part[] = [web, g2, sales, support, chartmogul, exchangeRates, places];
