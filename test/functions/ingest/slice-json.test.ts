import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sliceArray } from "../../../functions/ingest/slice-json.ts";

test("elements keep their bytes: big numbers, escapes, spaces", () => {
  const text =
    ' { "a" : [1,{"items":[0]}] ,\n "items" : [ {"n": 9007199254740993.10} , "\\u00e9\\"]" ,1e400 ], "more":true }';
  expect(sliceArray(text, "items")).toEqual({
    elements: ['{"n": 9007199254740993.10}', '"\\u00e9\\"]"', "1e400"],
    envelope: ' { "a" : [1,{"items":[0]}] ,\n "items" : [], "more":true }',
  });
});

test("slicing any page gives back what JSON.parse gives", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.option(fc.nat(4)), (items, rest, indent) => {
      const text = JSON.stringify({ before: rest, items, after: rest }, null, indent ?? undefined);
      const { elements, envelope } = sliceArray(text, "items");
      expect(elements.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(items)));
      expect(JSON.parse(envelope)).toEqual(
        JSON.parse(JSON.stringify({ before: rest, items: [], after: rest })),
      );
    }),
  );
});

test("a page cut off anywhere is never taken for a whole one", () => {
  const text = '{"items":[{"a":"]}"},[1,[2]],"x\\\\",null],"next":{"b":[3]},"more":false}';
  for (let end = 0; end < text.length; end += 1) {
    expect(() => JSON.parse(sliceArray(text.slice(0, end), "items").envelope)).toThrow(SyntaxError);
  }
});

test.each(["[]", '{"other":[]}', '{"items":{}}', "", "null", '{"items":[1 2]}'])("refuses %p", (text) => {
  expect(() => sliceArray(text, "items")).toThrow(SyntaxError);
});
