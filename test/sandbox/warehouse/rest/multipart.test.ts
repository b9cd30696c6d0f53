import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { boundaryOf, readTwoParts } from "../../../../sandbox/warehouse/rest/upload/multipart.ts";

async function* pieces(body: Buffer, cuts: readonly number[]): AsyncIterable<Buffer> {
  let start = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = Math.min(cut, body.length);
    if (end > start) yield body.subarray(start, end);
    start = Math.max(start, end);
  }
  if (start < body.length) yield body.subarray(start);
}

test("the parts come out whole however the body is cut into chunks", async () => {
  const media = fc.stringMatching(/^[\r\n\-bx]{0,60}$/).filter((text) => !text.includes("\n--bound"));
  await fc.assert(
    fc.asyncProperty(
      media,
      fc.array(fc.nat(200)),
      fc.constantFrom("\r\n", "\n"),
      async (text, cuts, newline) => {
        const json = ["--bound", "Content-Type: application/json", "", '{"a":"é"}'];
        const body = Buffer.from(
          [...json, "--bound", "Content-Type: x/y", "", text, "--bound--"].join(newline),
        );
        const parts = await readTwoParts(pieces(body, cuts), "bound");
        const chunks: Buffer[] = [];
        for await (const chunk of parts.media) chunks.push(chunk);
        expect(parts.metadata).toEqual({ a: "é" });
        expect(Buffer.concat(chunks).toString()).toBe(text);
      },
    ),
    { numRuns: 300 },
  );
});

test("the boundary may be quoted", () => {
  expect(boundaryOf('multipart/related; boundary="a b"; charset=x')).toBe("a b");
  expect(boundaryOf("multipart/related; boundary='a'")).toBe("a");
  expect(boundaryOf("multipart/related; boundary=a-b;x=y")).toBe("a-b");
  expect(() => boundaryOf("application/json")).toThrow(/boundary/);
});
