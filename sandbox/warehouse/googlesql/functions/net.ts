import type { ScalarFunction } from "../translate/typed.ts";
import { type Entries, simple } from "./define.ts";

export const netFunctions: Entries<ScalarFunction> = {
  "NET.HOST": simple(["STRING"], "STRING", (url) => `bq_net_host(${url})`),
  "NET.REG_DOMAIN": simple(["STRING"], "STRING", (url) => `bq_net_reg_domain(${url})`),
  "NET.PUBLIC_SUFFIX": simple(["STRING"], "STRING", (url) => `bq_net_public_suffix(${url})`),
};
