import { wideProductEvent } from "./product-events.ts";

/** Texts of the backend's pages, each of 1,000 events of about 1,200 bytes. */
export function eventPages(count: number): string[] {
  return Array.from({ length: count }, (_, page) => {
    const items = Array.from({ length: pageRows }, (_, i) =>
      JSON.stringify(wideProductEvent(page * pageRows + i)),
    );
    return `{"items":[${items.join(",")}],"next_seq":${(page + 1) * pageRows},"has_more":true}`;
  });
}

export const pageRows = 1_000;
