import type { ScalarFunction } from "../translate/typed.ts";
import { type Entries, simple } from "./define.ts";

export const netFunctions: Entries<ScalarFunction> = {
  "NET.HOST": simple(["STRING"], "STRING", (url) => `bq_net_host(${url})`),
  "NET.REG_DOMAIN": simple(["STRING"], "STRING", (url) => `bq_net_reg_domain(${url})`),
  "NET.PUBLIC_SUFFIX": simple(["STRING"], "STRING", (url) => `bq_net_public_suffix(${url})`),
  "NET.IP_FROM_STRING": simple(["STRING"], "BYTES", (text) => `bq_net_ip_from_string(${text})`),
  "NET.SAFE_IP_FROM_STRING": simple(["STRING"], "BYTES", (text) => `bq_net_safe_ip_from_string(${text})`),
  "NET.IP_TO_STRING": simple(["BYTES"], "STRING", (ip) => `bq_net_ip_to_string(${ip})`),
  "NET.IP_NET_MASK": simple(
    ["INT64", "INT64"],
    "BYTES",
    (size, bits) => `bq_net_ip_net_mask(${size}, ${bits})`,
  ),
  "NET.IP_TRUNC": simple(["BYTES", "INT64"], "BYTES", (ip, bits) => `bq_net_ip_trunc(${ip}, ${bits})`),
  "NET.IPV4_FROM_INT64": simple(["INT64"], "BYTES", (n) => `bq_net_ipv4_from_int64(${n})`),
  "NET.IPV4_TO_INT64": simple(["BYTES"], "INT64", (ip) => `bq_net_ipv4_to_int64(${ip})`),
};
