import { BLOB, type DuckDBBlobValue, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

/** Text and bytes as FORMAT shows them: as literals that could be typed in (%T), and bytes also without quotes (%t). */
export function registerLiteralFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_quoted", [VARCHAR], VARCHAR, (text: string) => {
    const quote = quoteFor(text);
    return quote + escaped(text, quote, (code) => SHORT[code] ?? hex(code)) + quote;
  });
  registerScalar(connection, "bq_bytes_quoted", [BLOB], VARCHAR, (value: DuckDBBlobValue) => {
    const text = Buffer.from(value.bytes).toString("latin1");
    const quote = quoteFor(text);
    return `b${quote}${escaped(text, quote, hex, true)}${quote}`;
  });
  registerScalar(connection, "bq_bytes_text", [BLOB], VARCHAR, (value: DuckDBBlobValue) =>
    escaped(Buffer.from(value.bytes).toString("latin1"), "'\"", hex, true),
  );
}

const SHORT: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r" };

const hex = (code: number) => `\\x${code.toString(16).padStart(2, "0")}`;

/** Double quotes, unless the text has some and no single ones. */
function quoteFor(text: string): string {
  return text.includes('"') && !text.includes("'") ? "'" : '"';
}

function escaped(text: string, quotes: string, control: (code: number) => string, bytes = false): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === "\\" || quotes.includes(character)) out += `\\${character}`;
    else if (code < 32 || code === 127 || (bytes && code > 127)) out += control(code);
    else out += character;
  }
  return out;
}
