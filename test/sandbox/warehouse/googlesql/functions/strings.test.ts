import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table("lengths count characters, or bytes of BYTES", [
  ["LENGTH('añb')", "3"],
  ["BYTE_LENGTH('añb')", "4"],
  ["CHAR_LENGTH('😀')", "1"],
  ["LENGTH(b'\\x00\\xff')", "2"],
  ["LENGTH(NULL)", null],
]);

table("SUBSTR counts from 1, and from the end below 0", [
  ["SUBSTR('apple', 2)", "pple"],
  ["SUBSTR('apple', 2, 2)", "pp"],
  ["SUBSTR('apple', -2)", "le"],
  ["SUBSTR('apple', -10)", "apple"],
  ["SUBSTR('apple', 0, 2)", "ap"],
  ["SUBSTR('apple', 123)", ""],
  ["SUBSTR('apple', 1, 9223372036854775807)", "apple"],
  ["SUBSTR('apple', 1, -1)", new Error("cannot be negative")],
  ["TO_HEX(SUBSTR(b'\\x01\\x02\\x03', -2, 1))", "02"],
  ["SUBSTR('😀é', 2)", "é"],
]);

table("padding, trimming and repeating", [
  ["LPAD('abc', 5)", "  abc"],
  ["LPAD('abc', 2)", "ab"],
  ["RPAD('abc', 8, 'def')", "abcdefde"],
  ["LPAD('abc', 5, '')", new Error("cannot be empty")],
  ["LPAD('abc', -1)", new Error("cannot be negative")],
  ["TRIM('  a\\u00a0')", "a"],
  ["TRIM('***a**', '*')", "a"],
  ["LTRIM('xxabx', 'x')", "abx"],
  ["RTRIM('abyx', 'xyz')", "ab"],
  ["REPEAT('ab', 2)", "abab"],
  ["(SELECT STRING_AGG(REPEAT(x, 3)) FROM UNNEST(['a', 'b']) x)", "aaa,bbb"],
  ["REPEAT('ab', 0)", ""],
  ["REPEAT('ab', -1)", new Error("cannot be negative")],
  ["REPEAT('ab', 100000000)", new Error("100MB")],
  ["LEFT('añb', 2)", "añ"],
  ["RIGHT('añb', 2)", "ñb"],
  ["REVERSE('añ😀')", "😀ña"],
]);

table("searching and replacing", [
  ["STRPOS('añb', 'b')", "3"],
  ["STRPOS('ab', 'x')", "0"],
  ["INSTR('banana', 'an', 1, 2)", "4"],
  ["INSTR('banana', 'an', -1, 1)", "4"],
  ["INSTR('banana', 'an', 0)", new Error("position")],
  ["REPLACE('abab', 'b', 'x')", "axax"],
  ["REPLACE('abab', '', 'x')", "abab"],
  ["TRANSLATE('abc', 'ab', 'x')", "xc"],
  ["STARTS_WITH('abc', 'ab')", true],
  ["ENDS_WITH('abc', 'bc')", true],
  ["CONTAINS_SUBSTR('The Blue Café', 'blue CAFÉ')", true],
  ["SPLIT('a,,b')", ["a", "", "b"]],
  ["SPLIT('')", [""]],
  ["SPLIT('abc', '')", ["a", "b", "c"]],
  ["CONCAT('a', 1, DATE '2024-01-02')", "a12024-01-02"],
  ["CONCAT('a', NULL)", null],
]);

table("characters and cases", [
  ["UPPER('straße')", "STRASSE"],
  ["INITCAP('hello wORLD-foo')", "Hello World-Foo"],
  ["INITCAP('apples1oranges', '1')", "Apples1Oranges"],
  ["ASCII('abc')", "97"],
  ["ASCII('')", "0"],
  ["ASCII('é')", new Error("ASCII")],
  ["UNICODE('é')", "233"],
  ["CHR(128512)", "😀"],
  ["CHR(-1)", new Error("Invalid codepoint")],
  ["CODE_POINTS_TO_STRING([65, 255])", "Aÿ"],
  ["TO_CODE_POINTS('aé')", ["97", "233"]],
  ["TO_CODE_POINTS(b'\\xff\\x00')", ["255", "0"]],
  ["TO_HEX(CODE_POINTS_TO_BYTES([1, 255]))", "01ff"],
  ["SOUNDEX('Ashcraft')", "A261"],
  ["EDIT_DISTANCE('kitten', 'sitting')", "3"],
  ["NORMALIZE('e\\u0301', NFC) = 'é'", true],
  ["NORMALIZE_AND_CASEFOLD('ÀB')", "àb"],
]);

table("regular expressions", [
  ["REGEXP_CONTAINS('foo@bar.com', r'@\\w+\\.')", true],
  ["REGEXP_EXTRACT('foo@bar', r'^(\\w+)@')", "foo"],
  ["REGEXP_EXTRACT('foo@bar', r'\\d')", null],
  ["REGEXP_EXTRACT('a1b22c333', r'[a-z](\\d+)', 1, 2)", "22"],
  ["REGEXP_EXTRACT('a', r'(a)(b)?')", new Error("more than 1 capturing group")],
  ["REGEXP_EXTRACT_ALL('a1b22', r'\\d+')", ["1", "22"]],
  ["REGEXP_REPLACE('abc', r'(b)', r'<\\1>')", "a<b>c"],
  ["REGEXP_INSTR('ab.cd', r'\\.')", "3"],
  ["REGEXP_INSTR('abc', 'x')", "0"],
  ["REGEXP_CONTAINS('a', '(')", new Error("missing )")],
]);

table("hashes and encodings", [
  ["TO_HEX(MD5('a'))", "0cc175b9c0f1b6a831c399e269772661"],
  ["TO_HEX(SHA256(b'a'))", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
  ["SUBSTR(TO_HEX(SHA512('a')), 1, 16)", "1f40fc92da241694"],
  ["FARM_FINGERPRINT('user-42')", "5340128202724118949"],
  ["TO_BASE64(b'\\xde\\xad')", "3q0="],
  ["TO_HEX(FROM_BASE64('3q0='))", "dead"],
  ["TO_HEX(FROM_HEX('0AF'))", "00af"],
  ["FROM_HEX('zz')", new Error("hex")],
  ["SAFE_CONVERT_BYTES_TO_STRING(b'a\\xff')", "a\ufffd"],
]);

table("NET functions", [
  ["NET.HOST('http://[::1]:80/')", "[::1]"],
  ["NET.HOST('//user:pass@a.b:80/x')", "a.b"],
  ["NET.HOST('')", null],
  ["NET.REG_DOMAIN('https://WWW.Example.co.uk/x')", "Example.co.uk"],
  ["NET.PUBLIC_SUFFIX('https://www.example.co.uk')", "co.uk"],
  ["NET.REG_DOMAIN('10.0.0.1')", null],
]);
