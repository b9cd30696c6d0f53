import type { Page } from "playwright-core";
import { accessibility } from "./inspect/accessibility.ts";
import { contrast } from "./inspect/contrast.ts";
import { labels } from "./inspect/labels.ts";
import { overflow } from "./inspect/overflow.ts";
import { textSize } from "./inspect/text-size.ts";

export interface Check {
  readonly name: string;
  readonly says: string;
  /** What is wrong, one sentence each; empty when nothing is. */
  readonly find: (page: Page) => Promise<readonly string[]>;
}

/** What is looked for in every view of a page, beside console errors, requests and size. */
export const checks: readonly Check[] = [
  { name: "overflow", says: "the page does not scroll sideways", find: (page) => page.evaluate(overflow) },
  { name: "text", says: "every text is 12 px or more as rendered", find: (page) => page.evaluate(textSize) },
  {
    name: "labels",
    says: "labels of a chart do not touch and are not cut off",
    find: (page) => page.evaluate(labels),
  },
  {
    name: "contrast",
    says: "texts 4.5:1, lines and marks of charts 3:1",
    find: (page) => page.evaluate(contrast),
  },
  { name: "axe", says: "axe-core finds nothing serious or critical", find: accessibility },
];
