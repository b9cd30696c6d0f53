import { pathSteps, type Step } from "./json-steps.ts";

/** Text that ends or is not JSON before what is looked for. */
class NotJson extends Error {}

/**
 * The text of the value at a path, without white space and otherwise as written (numbers keep their digits); null where there
 * is none, where it is null, and where the text stops being JSON before its end. What follows the value is not read.
 */
export function scanQuery(json: string, path: string): string | null {
  const found = scan(json, pathSteps(path));
  return found === "null" ? null : found;
}

/** The scalar at a path; strings without their quotes. */
export function scanValue(json: string, path: string): string | null {
  return scalar(scanQuery(json, path));
}

/** The texts of the elements of the array at a path; null where there is no array. */
export function scanQueryArray(json: string, path: string): string[] | null {
  const found = scanQuery(json, path);
  return found?.startsWith("[") ? new Scanner(found).items() : null;
}

/** The scalars of the array at a path, null for JSON null; null where there is no array, or one that holds other than scalars. */
export function scanValueArray(json: string, path: string): (string | null)[] | null {
  const items = scanQueryArray(json, path);
  return items?.some((item) => /^[[{]/.test(item)) ? null : (items?.map(scalar) ?? null);
}

function scalar(text: string | null): string | null {
  if (text === null || text === "null" || /^[[{]/.test(text)) return null;
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function scan(json: string, steps: readonly Step[]): string | null {
  try {
    return new Scanner(json).at(steps);
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
}

/** A reader of JSON that also takes what BigQuery's does: strings in single quotes and with line breaks, commas before an end. */
class Scanner {
  private position = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  at(steps: readonly Step[]): string | null {
    const [step, ...rest] = steps;
    if (step === undefined) return this.value();
    if (this.take("{")) return this.member(String(step), rest);
    return this.take("[") && /^\d+$/.test(String(step)) ? this.element(Number(step), rest) : null;
  }

  /** The texts of an array's elements. */
  items(): string[] {
    const items: string[] = [];
    this.need("[");
    while (!this.take("]")) {
      items.push(this.value());
      if (!this.take(",") && !this.peek("]")) throw new NotJson();
    }
    return items;
  }

  private member(key: string, rest: readonly Step[]): string | null {
    while (!this.take("}")) {
      const found = JSON.parse(this.string()) as string;
      this.need(":");
      if (found === key) return this.at(rest);
      this.value();
      if (!this.take(",") && !this.peek("}")) throw new NotJson();
    }
    return null;
  }

  private element(index: number, rest: readonly Step[]): string | null {
    for (let count = 0; !this.take("]"); count++) {
      if (count === index) return this.at(rest);
      this.value();
      if (!this.take(",") && !this.peek("]")) throw new NotJson();
    }
    return null;
  }

  private value(): string {
    if (this.peek("[")) return `[${this.items().join(",")}]`;
    if (this.take("{")) return `{${this.members().join(",")}}`;
    return this.match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y) ?? this.string();
  }

  private members(): string[] {
    const members: string[] = [];
    while (!this.take("}")) {
      const key = this.string();
      this.need(":");
      members.push(`${key}:${this.value()}`);
      if (!this.take(",") && !this.peek("}")) throw new NotJson();
    }
    return members;
  }

  /** A string, as JSON with no more escapes than it needs. */
  private string(): string {
    const quoted = this.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy);
    if (quoted === null) throw new NotJson();
    const bare = quoted.slice(1, -1);
    const escaped = bare.replace(/\\(u[0-9a-fA-F]{4}|.)|["\p{Cc}]/gsu, (match, mark?: string) => {
      if (mark === undefined) return JSON.stringify(match).slice(1, -1);
      if (mark === "'") return "'";
      if (mark === "u" || !/^u|^["\\/bfnrt]$/.test(mark)) throw new NotJson();
      return match;
    });
    return JSON.stringify(JSON.parse(`"${escaped}"`)).replace(/[\u2028\u2029]/g, (mark) =>
      mark === "\u2028" ? "\\u2028" : "\\u2029",
    );
  }

  private peek(mark: string): boolean {
    while (" \t\n\r".includes(this.text[this.position] ?? "x")) this.position++;
    return this.text[this.position] === mark;
  }

  private take(mark: string): boolean {
    if (!this.peek(mark)) return false;
    this.position++;
    return true;
  }

  private need(mark: string): void {
    if (!this.take(mark)) throw new NotJson();
  }

  private match(pattern: RegExp): string | null {
    this.peek("");
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.position = pattern.lastIndex;
    return found[0];
  }
}
