import type { Rng } from "../base/rng.ts";

/** A browser on a device, as Google Analytics tells it. */
export interface Device {
  category: "desktop" | "mobile" | "tablet";
  brand: string;
  model: string;
  os: string;
  osVersion: string;
  browser: string;
  browserVersion: string;
  language: string;
}

type Kind = readonly [
  category: Device["category"],
  brand: string,
  model: string,
  os: string,
  osVersions: readonly string[],
  browser: string,
  weight: number,
];

const KINDS: readonly Kind[] = [
  ["desktop", "Microsoft", "(not set)", "Windows", ["10", "11"], "Chrome", 34],
  ["desktop", "Microsoft", "(not set)", "Windows", ["10", "11"], "Edge", 10],
  ["desktop", "Apple", "(not set)", "Macintosh", ["14.5", "15.2"], "Safari", 10],
  ["desktop", "Apple", "(not set)", "Macintosh", ["14.5", "15.2"], "Chrome", 8],
  ["desktop", "(not set)", "(not set)", "Linux", ["(not set)"], "Firefox", 2],
  ["mobile", "Apple", "iPhone", "iOS", ["17.5", "18.1"], "Safari", 17],
  ["mobile", "Samsung", "SM-S921B", "Android", ["14", "15"], "Chrome", 10],
  ["mobile", "Google", "Pixel 8", "Android", ["14", "15"], "Chrome", 5],
  ["tablet", "Apple", "iPad", "iOS", ["17.5", "18.1"], "Safari", 4],
];
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  Chrome: ["126.0.0.0", "131.0.0.0", "138.0.0.0"],
  Edge: ["126.0.0.0", "131.0.0.0"],
  Safari: ["17.5", "18.1"],
  Firefox: ["128.0", "133.0"],
};
const LANGUAGES: Readonly<Record<string, string>> = {
  GB: "en-gb",
  AU: "en-au",
  GR: "el-gr",
  DE: "de-de",
  IT: "it-it",
  ES: "es-es",
  FR: "fr-fr",
  SI: "sl-si",
  BR: "pt-br",
};

export function deviceIn(rng: Rng, country: string, category?: Device["category"]): Device {
  const kinds = KINDS.filter(([kind]) => category === undefined || kind === category);
  const [kind, brand, model, os, osVersions, browser] = rng.weighted(kinds.map((k) => [k, k[6]] as const));
  return {
    category: kind,
    brand,
    model,
    os,
    osVersion: rng.pick(osVersions),
    browser,
    browserVersion: rng.pick(VERSIONS[browser] as readonly string[]),
    language: LANGUAGES[country] ?? "en-us",
  };
}
