import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table("NET.HOST takes what stands between scheme, user, port and path", [
  ["NET.HOST('http://user:pw@Host.Example.COM:80/x')", "Host.Example.COM"],
  ["NET.HOST('://foo')", "foo"],
  ["NET.HOST('http:foo.com')", "http"],
  ["NET.HOST('foo.com\\\\bar')", "foo.com"],
  ["NET.HOST('http://[::1]:80/')", "[::1]"],
  ["NET.HOST('file:///x')", null],
]);

table("domains end in a public suffix of ICANN's", [
  ["NET.REG_DOMAIN('http://a.b.co.uk/')", "b.co.uk"],
  ["NET.REG_DOMAIN('foo.com.')", "foo.com."],
  ["NET.REG_DOMAIN('x.y.github.io')", "github.io"],
  ["NET.REG_DOMAIN('*.google.com')", "google.com"],
  ["NET.REG_DOMAIN('co.uk')", null],
  ["NET.PUBLIC_SUFFIX('co.uk')", "co.uk"],
  ["NET.PUBLIC_SUFFIX('a..com')", "com"],
  ["NET.PUBLIC_SUFFIX('a.unknowntld')", null],
  ["NET.PUBLIC_SUFFIX('1.2.3.4')", null],
]);

table("addresses are bytes in network order", [
  ["TO_HEX(NET.IP_FROM_STRING('1.2.3.4'))", "01020304"],
  ["TO_HEX(NET.IP_FROM_STRING('::ffff:192.0.2.128'))", "00000000000000000000ffffc0000280"],
  ["NET.IP_FROM_STRING('1.2.3.4/24')", new Error("unparseable IP-address: 1.2.3.4/24")],
  ["NET.IP_FROM_STRING('01.2.3.4')", new Error("unparseable")],
  ["NET.SAFE_IP_FROM_STRING('fe80::1%eth0')", null],
  ["NET.IP_TO_STRING(b'0123456789@ABCDE')", "3031:3233:3435:3637:3839:4041:4243:4445"],
  ["NET.IP_TO_STRING(NET.IP_FROM_STRING('1:0:0:2:0:0:0:3'))", "1:0:0:2::3"],
  ["NET.IP_TO_STRING(NET.IP_FROM_STRING('::1.2.3.4'))", "::1.2.3.4"],
  ["NET.IP_TO_STRING(NET.IP_FROM_STRING('64:ff9b::1.2.3.4'))", "64:ff9b::102:304"],
  ["NET.IP_TO_STRING(b'012')", new Error("bytes but got 3")],
  ["TO_HEX(NET.IP_NET_MASK(4, 20))", "fffff000"],
  ["NET.IP_NET_MASK(4, 33)", new Error("got 33")],
  ["NET.IP_NET_MASK(5, 1)", new Error("must be either 4 (for IPv4) or 16 (for IPv6); got 5")],
  ["TO_HEX(NET.IP_TRUNC(b'\\xaa\\xaa\\xaa\\xaa', 11))", "aaa00000"],
  ["NET.IP_TRUNC(b'123', 1)", new Error("must have length 4 (for IPv4) or 16 (for IPv6); got 3")],
  ["TO_HEX(NET.IPV4_FROM_INT64(-11259376))", "ff543210"],
  ["NET.IPV4_FROM_INT64(4294967296)", new Error("invalid integer IP")],
  ["NET.IPV4_TO_INT64(b'\\xff\\xff\\xff\\xff')", "4294967295"],
]);

table("hashes and bytes as text", [
  ["FARM_FINGERPRINT(REPEAT('ab', 64))", "-603918529221291818"],
  ["FARM_FINGERPRINT(REPEAT('ab', 32))", "1705570018418725142"],
  ["FROM_BASE64('3q 2+7w') = b'\\xde\\xad\\xbe\\xef'", true],
  ["FROM_BASE64('YQ=')", new Error("Failed to decode invalid base64 string")],
  ["TO_BASE32(b'abcde\\xff')", "MFRGGZDF74======"],
  ["FROM_BASE32('MFRGGZDF74======') = b'abcde\\xff'", true],
  ["SAFE_CONVERT_BYTES_TO_STRING(b'a\\xffb\\xf0\\x9f\\x98')", "a\ufffdb\ufffd\ufffd\ufffd"],
]);
