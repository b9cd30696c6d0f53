import { errorAt, refusedAt, type WarehouseError } from "../errors.ts";
import type { Expression, Query, Statement } from "./ast.ts";
import { lex } from "./lexer.ts";
import { describeToken, RESERVED, type Token } from "./tokens.ts";

/** The rules that every other rule may call; given from outside, so that the files of the grammar form no circle. */
export interface Grammar {
  expression(cursor: Cursor): Expression;
  query(cursor: Cursor): Query;
  statement(cursor: Cursor): Statement;
}

/** Levels of brackets, queries and blocks inside one another. */
const MAX_DEPTH = 250;

/** A place in the token stream of one source text, and the tests and errors that grammar rules need there. */
export class Cursor {
  readonly source: string;
  /** The token that stands next. */
  token: Token;
  /** Index of the next `?`. */
  positionalParameters = 0;
  private readonly tokens: Token[];
  private readonly grammar: Grammar;
  private closings: Int32Array | null = null;
  private index = 0;
  private depth = 0;

  constructor(source: string, grammar: Grammar) {
    this.source = source;
    this.tokens = lex(source);
    this.grammar = grammar;
    this.token = this.tokens[0] as Token;
  }

  expression(): Expression {
    return this.nested(this.grammar.expression);
  }

  query(): Query {
    return this.nested(this.grammar.query);
  }

  statement(): Statement {
    return this.nested(this.grammar.statement);
  }

  /** Applies a rule one level deeper; refuses a text that would exhaust the stack. */
  nested<Result>(rule: (cursor: Cursor) => Result): Result {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.tooDeep();
    const result = rule(this);
    this.depth -= 1;
    return result;
  }

  tooDeep(): WarehouseError {
    return this.error(
      "Query is too complex: expressions or queries are nested too deeply; split it into WITH clauses or tables",
      this.token.start,
    );
  }

  get position(): number {
    return this.token.start;
  }

  /** Offset behind the token that was read last. */
  get lastEnd(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)] as Token;
  }

  advance(): Token {
    const token = this.token;
    if (token.kind !== "end") {
      this.index += 1;
      this.token = this.tokens[this.index] as Token;
    }
    return token;
  }

  atEnd(): boolean {
    return this.token.kind === "end";
  }

  /** Whether these symbols or keywords stand next, one after the other. */
  at(tag: string, second?: string, third?: string): boolean {
    return (
      this.token.tag === tag &&
      (second === undefined || this.peek(1).tag === second) &&
      (third === undefined || this.peek(2).tag === third)
    );
  }

  atAny(...tags: string[]): boolean {
    return tags.includes(this.token.tag) && this.token.tag !== "";
  }

  /** Reads these symbols or keywords if they stand next. */
  accept(tag: string, second?: string, third?: string): boolean {
    if (!this.at(tag, second, third)) return false;
    this.advance();
    if (second !== undefined) this.advance();
    if (third !== undefined) this.advance();
    return true;
  }

  /** Reads these symbols or keywords; throws if something else stands there. */
  expect(...tags: string[]): void {
    for (const tag of tags) {
      if (tag === ">" && this.token.tag === ">>") this.closeHalf();
      else if (!this.accept(tag)) throw this.expected(/^\w/.test(tag) ? `keyword ${tag}` : `"${tag}"`);
    }
  }

  /** Whether a name that is not reserved stands next. */
  atIdentifier(): boolean {
    const { kind, tag } = this.token;
    return kind === "quoted" || (kind === "word" && !RESERVED.has(tag));
  }

  /** One rule applied to what stands between commas. */
  list<Item>(item: (cursor: Cursor) => Item): Item[] {
    const items = [item(this)];
    while (this.accept(",")) items.push(item(this));
    return items;
  }

  /** `( item, … )`; empty brackets only if allowed. */
  bracketed<Item>(item: (cursor: Cursor) => Item, empty = false): Item[] {
    this.expect("(");
    const items = empty && this.at(")") ? [] : this.list(item);
    this.expect(")");
    return items;
  }

  /** How many tokens on the bracket stands that closes the one `ahead` tokens on; null if nothing closes it. */
  closing(ahead = 0): number | null {
    this.closings ??= matchBrackets(this.tokens);
    const closing = this.closings[this.index + ahead] ?? 0;
    return closing === 0 ? null : closing - this.index;
  }

  /** Skips tokens up to a source offset: for names that are read from the text itself. */
  skipTo(offset: number): void {
    while (this.token.start < offset && this.token.kind !== "end") this.advance();
  }

  /** Source text between an offset and the end of what was read last. */
  textFrom(start: number): string {
    return this.source.slice(start, this.lastEnd);
  }

  expected(what: string): WarehouseError {
    return this.error(`Syntax error: Expected ${what} but got ${describeToken(this.token, this.source)}`);
  }

  unexpected(): WarehouseError {
    return this.error(`Syntax error: Unexpected ${describeToken(this.token, this.source)}`);
  }

  error(message: string, position = this.token.start): WarehouseError {
    return errorAt(message, this.source, position);
  }

  refused(what: string, position = this.token.start): WarehouseError {
    return refusedAt(what, this.source, position);
  }

  /** `>>` closes two type brackets: the first half is read, the second one stays. */
  private closeHalf(): void {
    const { end } = this.token;
    this.token = { kind: "operator", tag: ">", text: ">", start: end - 1, end };
    this.tokens[this.index] = this.token;
  }
}

/** For every opening round bracket the index of the one that closes it; 0 for anything else. */
function matchBrackets(tokens: readonly Token[]): Int32Array {
  const closings = new Int32Array(tokens.length);
  const open: number[] = [];
  tokens.forEach((token, index) => {
    if (token.tag === "(") open.push(index);
    else if (token.tag === ")") {
      const start = open.pop();
      if (start !== undefined) closings[start] = index;
    }
  });
  return closings;
}
