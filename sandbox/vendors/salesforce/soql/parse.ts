import { malformed } from "../errors.ts";
import { type Token, tokens } from "./tokens.ts";

export type Literal =
  | { type: "string" | "number" | "date" | "datetime"; text: string }
  | { type: "boolean"; text: "true" | "false" }
  | { type: "null"; text: "null" };
export type Condition =
  | { kind: "and" | "or"; terms: Condition[] }
  | { kind: "not"; term: Condition }
  | { kind: "compare"; field: string; operator: string; literals: Literal[] };
export interface Query {
  /** Null for COUNT(). */
  fields: string[] | null;
  object: string;
  where: Condition | null;
  orderBy: { field: string; descends: boolean; nullsLast: boolean }[];
  limit: number | null;
}

/**
 * The part of SOQL that is played: fields or COUNT() of one object, WHERE with comparisons, IN, AND, OR, NOT, ORDER
 * BY, LIMIT. As in Salesforce, AND and OR stand beside each other only with parentheses. Everything else is a
 * MALFORMED_QUERY.
 */
export function parse(text: string): Query {
  const reader = new Reader(tokens(text));
  reader.word("SELECT");
  const fields = reader.fields();
  reader.word("FROM");
  const object = reader.name();
  const where = reader.takeWord("WHERE") ? reader.condition() : null;
  const orderBy: Query["orderBy"] = [];
  if (reader.takeWord("ORDER")) {
    reader.word("BY");
    do orderBy.push(reader.order());
    while (reader.takeSign(","));
  }
  const limit = reader.takeWord("LIMIT") ? Number(reader.number()) : null;
  reader.end();
  return { fields, object, where, orderBy, limit };
}

class Reader {
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  fields(): string[] | null {
    const first = this.name();
    if (first.toUpperCase() === "COUNT" && this.takeSign("(")) {
      this.sign(")");
      return null;
    }
    const found = [first];
    while (this.takeSign(",")) found.push(this.name());
    return found;
  }

  condition(): Condition {
    const first = this.#term();
    const joint = this.#peekWord("AND") ? "AND" : this.#peekWord("OR") ? "OR" : null;
    if (!joint) return first;
    const terms = [first];
    while (this.takeWord(joint)) terms.push(this.#term());
    if (this.#peekWord("AND") || this.#peekWord("OR"))
      throw malformed(`unexpected token: '${this.#tokens[this.#at]?.text}'`);
    return { kind: joint === "AND" ? "and" : "or", terms };
  }

  order(): Query["orderBy"][number] {
    const field = this.name();
    const descends = this.takeWord("DESC");
    if (!descends) this.takeWord("ASC");
    const nullsLast = this.takeWord("NULLS") ? this.name().toUpperCase() === "LAST" : descends;
    return { field, descends, nullsLast };
  }

  name(): string {
    const token = this.#next();
    if (token?.kind !== "word") throw this.#unexpected(token);
    if (token.text.includes(".")) throw malformed(`relationships are not played here: '${token.text}'`);
    return token.text;
  }

  number(): string {
    const token = this.#next();
    if (token?.kind !== "value" || !/^\d+$/.test(token.text)) throw this.#unexpected(token);
    return token.text;
  }

  word(word: string): void {
    if (!this.takeWord(word)) throw this.#unexpected(this.#tokens[this.#at]);
  }

  sign(sign: string): void {
    if (!this.takeSign(sign)) throw this.#unexpected(this.#tokens[this.#at]);
  }

  takeWord(word: string): boolean {
    if (!this.#peekWord(word)) return false;
    this.#at++;
    return true;
  }

  takeSign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  end(): void {
    const token = this.#tokens[this.#at];
    if (token) throw this.#unexpected(token);
  }

  #term(): Condition {
    if (this.takeWord("NOT")) return { kind: "not", term: this.#term() };
    if (this.takeSign("(")) {
      const inside = this.condition();
      this.sign(")");
      return inside;
    }
    const field = this.name();
    const negated = this.takeWord("NOT");
    if (this.takeWord("IN")) {
      this.sign("(");
      const literals = [this.#literal()];
      while (this.takeSign(",")) literals.push(this.#literal());
      this.sign(")");
      return { kind: "compare", field, operator: negated ? "NOT IN" : "IN", literals };
    }
    const token = this.#next();
    if (negated || token?.kind !== "sign" || !/^(=|!=|<>|<|<=|>|>=)$/.test(token.text))
      throw this.#unexpected(token);
    const operator = token.text === "<>" ? "!=" : token.text;
    return { kind: "compare", field, operator, literals: [this.#literal()] };
  }

  #literal(): Literal {
    const token = this.#next();
    if (token?.kind === "string") return { type: "string", text: token.text };
    if (token?.kind === "value") {
      const type = token.text.includes("T") ? "datetime" : /^\d{4}-/.test(token.text) ? "date" : "number";
      return { type, text: token.text };
    }
    const word = token?.kind === "word" ? token.text.toLowerCase() : "";
    if (word === "true" || word === "false") return { type: "boolean", text: word };
    if (word === "null") return { type: "null", text: word };
    throw this.#unexpected(token);
  }

  #peekWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "word" && token.text.toUpperCase() === word;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #unexpected(token: Token | undefined): Error {
    return malformed(token ? `unexpected token: '${token.text}'` : "unexpected token: <EOF>");
  }
}
