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
  ["LEFT(b'abc', -1)", new Error("Second argument in LEFT() cannot be negative")],
  ["LEFT(CAST(NULL AS STRING), -1)", null],
  ["RIGHT(CAST(NULL AS BYTES), -1)", null],
  ["LPAD(CAST(NULL AS STRING), -1)", null],
  ["REPEAT(CAST(NULL AS STRING), -1)", null],
  ["REPEAT('', CAST(NULL AS INT64))", null],
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
  ["ASCII(b'\\xe2\\x82')", "226"],
  ["ASCII(b'')", "0"],
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

table("what a NULL argument leaves", [
  ["LEFT('a', NULL)", null],
  ["SUBSTR('apple', NULL)", null],
  ["SUBSTR('apple', 2, NULL)", null],
  ["SPLIT('a', NULL)", null],
]);

table("characters beyond ASCII change their case as Unicode says", [
  ["LOWER('ΣΑΣ')", "σας"],
  ["UPPER('ﬁŉ')", "FIʼN"],
  ["INITCAP('ßa ǆa')", "ßa Ǆa"],
  ["INITCAP('e\\u00a0f g\\u3000h')", "E\u00a0F G\u3000H"],
  ["NORMALIZE_AND_CASEFOLD('Straße ẞ')", "strasse ss"],
  ["NORMALIZE_AND_CASEFOLD('ΣΑΣ')", "σασ"],
  ["NORMALIZE_AND_CASEFOLD('\\u2168', NFKC)", "ix"],
  ["NORMALIZE_AND_CASEFOLD('ᏸᎠ')", "ᏰᎠ"],
  ["EDIT_DISTANCE('é😀', 'ea')", "2"],
  ["EDIT_DISTANCE('abcdefg', 'a', max_distance => 2)", "2"],
]);

table("the NUL character is a character", [
  ["LENGTH(CHR(0))", "1"],
  ["UNICODE('\\u0000')", "0"],
  ["'a\\u0000b' = CONCAT('a', CHR(0), 'b')", true],
]);

table("SOUNDEX keeps the first letter's case, and vowels do not part equal digits", [
  ["SOUNDEX('apple')", "a140"],
  ["SOUNDEX('Tymczak')", "T520"],
  ["SOUNDEX('Honeyman')", "H500"],
]);

table("what is done to text is done to BYTES byte by byte", [
  ["TO_HEX(TRIM(b'apple', b'na\\xab'))", "70706c65"],
  ["TO_HEX(REPLACE(b'abc', b'b', b'\\xff'))", "61ff63"],
  ["TO_HEX(UPPER(b'ab\\xe9'))", "4142e9"],
  ["TO_HEX(TRANSLATE(b'abc', b'ab', b'x'))", "7863"],
  ["INSTR(b'banana', b'an', 3)", "4"],
  ["TO_HEX(SPLIT(b'a,b', b',')[1])", "62"],
  ["b'\\xff' LIKE b'_'", true],
  ["b'abc' LIKE ANY (b'x', b'a%')", true],
  ["REGEXP_CONTAINS(b'\\xe9', b'^\\xe9$')", true],
  ["TO_HEX(REGEXP_EXTRACT(b'\\xff\\xfe', b'\\xfe'))", "fe"],
  ["TO_HEX(REGEXP_REPLACE(b'abc', b'b', b'\\xff'))", "61ff63"],
]);

table("TRANSLATE refuses a character that has two targets", [
  ["TRANSLATE('abc', 'aba', 'xyz')", new Error('Duplicate character "a" in TRANSLATE source characters')],
  ["SAFE.TRANSLATE('a', 'aa', 'bb')", null],
]);

table("INSTR finds the empty text at every place", [
  ["INSTR('a', '', 1, 2)", "2"],
  ["INSTR('', '', 1)", "1"],
]);

table("LIKE with escapes, lists, arrays and subqueries", [
  ["'a%c' LIKE r'a\\%c'", true],
  ["'abc' LIKE r'a\\%c'", false],
  ["'a' LIKE 'a\\\\'", new Error("LIKE pattern ends with a backslash")],
  ["'abc' LIKE ANY UNNEST(['x', NULL])", null],
  ["'abc' LIKE ANY UNNEST(CAST([] AS ARRAY<STRING>))", false],
  ["'abc' LIKE ALL UNNEST(CAST([] AS ARRAY<STRING>))", true],
  ["'abc' LIKE ALL UNNEST(['x', NULL])", false],
  ["'abc' LIKE SOME (SELECT x FROM UNNEST(['a%', 'x']) AS x)", true],
  ["'abc' NOT LIKE ALL (SELECT x FROM UNNEST(['a%', 'x']) AS x)", true],
]);

table("CONTAINS_SUBSTR looks into rows and arrays", [
  ["CONTAINS_SUBSTR((23, 35, 41), '35')", true],
  ["CONTAINS_SUBSTR(('abc', ['def', 'ghi', 'jkl'], 'mno'), 'JK')", true],
  ["CONTAINS_SUBSTR((CAST(NULL AS STRING), 'abc'), 'a')", true],
  ["CONTAINS_SUBSTR((CAST(NULL AS STRING), 'abc'), 'x')", null],
  ["CONTAINS_SUBSTR('abc', NULL)", new Error("NULL")],
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
