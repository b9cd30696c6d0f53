import { BIGINT, type DuckDBConnection, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { type MomentKind, type Piece, parsePieces } from "../../format-elements.ts";
import { dayOf, firstOf } from "./clock.ts";
import { MONTHS } from "./format-moment.ts";
import { registerScalar } from "./register.ts";
import { isZoneText } from "./zones.ts";

/**
 * PARSE_DATE and its kin with any format. `bq_parse_clock(kind, format, text)` gives the microseconds of the wall clock,
 * `bq_parse_moment(format, text)` those and the zone: "" where the text names none.
 */
export function registerMomentParsing(connection: DuckDBConnection): void {
  const known = new Map<string, Piece[]>();
  const read = (kind: MomentKind, format: string, text: string) => {
    const key = `${kind} ${format}`;
    const pieces = known.get(key) ?? parsePieces(format, kind);
    if (known.size < 1000) known.set(key, pieces);
    return new Reader(text).read(pieces);
  };
  registerScalar(
    connection,
    "bq_parse_clock",
    [VARCHAR, VARCHAR, VARCHAR],
    BIGINT,
    (kind: MomentKind, format: string, text: string) => read(kind, format, text).microseconds,
  );
  registerScalar(
    connection,
    "bq_parse_moment",
    [VARCHAR, VARCHAR],
    LIST(VARCHAR),
    (format: string, text: string) => {
      const { microseconds, zone } = read("TIMESTAMP", format, text);
      return listValue([String(microseconds), zone]);
    },
  );
}

/** Elements that no value is read from yet. */
export const UNREAD = new Set(["G", "g", "J", "U", "V", "W"]);

const FULL_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** Reads one text. What comes later wins; what the text does not say is as on 1970-01-01 00:00:00. */
class Reader {
  readonly #text: string;
  #at = 0;
  #year: number | null = null;
  #century: number | null = null;
  #inCentury: number | null = null;
  #month = 1;
  #day = 1;
  #dayOfYear: number | null = null;
  /** What was said behind the day of the year. */
  #monthSince: number | null = null;
  #daySince: number | null = null;
  #hour = 0;
  #twelve = false;
  #afternoon = false;
  #minute = 0;
  #second = 0;
  #micros = 0;
  #offset: number | null = null;
  #zone = "";
  #epoch: bigint | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  read(pieces: readonly Piece[]): { microseconds: bigint; zone: string } {
    this.#blanks();
    for (const piece of pieces) {
      if (piece.kind === "text") this.#literal(piece.text);
      else this.#element(piece.name, piece.flags);
    }
    this.#blanks();
    if (this.#at < this.#text.length) this.#failed();
    return this.#result();
  }

  #failed(): never {
    throw new Error(`Failed to parse input string "${this.#text}"`);
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #literal(text: string): void {
    for (const character of text) {
      if (/\s/.test(character)) {
        this.#blanks();
        continue;
      }
      const found = this.#text[this.#at];
      if (found === undefined || text === "%") {
        if (found !== "%") this.#failed();
      } else if (!this.#text.startsWith(character, this.#at)) {
        throw new Error(`Mismatch between format character '${character}' and string character '${found}'`);
      }
      this.#at += character.length;
    }
  }

  #match(pattern: RegExp): RegExpExecArray {
    const match = pattern.exec(this.#text.slice(this.#at));
    if (!match) return this.#failed();
    this.#at += match[0].length;
    return match;
  }

  #number(digits: number, least: number, most: number): number {
    const [text] = this.#match(new RegExp(`^[0-9]{1,${digits}}`));
    const value = Number(text);
    return value < least || value > most ? this.#failed() : value;
  }

  #element(name: string, flags: string): void {
    if (flags !== "") this.#failed();
    if (UNREAD.has(name)) {
      throw new Error(`Reading the format element %${name} is not supported by the local warehouse`);
    }
    const fraction = /^E(\d|\*)S$/.exec(name)?.[1];
    if (fraction !== undefined) this.#seconds(fraction);
    else if (/^[aAbBEzZspP]|^Ez$/.test(name) && name !== "E4Y") this.#word(name);
    else if (/^[YCyE]/.test(name)) this.#yearElement(name);
    else this.#plain(name);
  }

  #plain(name: string): void {
    if (/[ekl]/.test(name)) this.#blanks();
    switch (name) {
      case "m":
        this.#setMonth(this.#number(2, 1, 12));
        break;
      case "Q":
        this.#setMonth(this.#number(1, 1, 4) * 3 - 2);
        break;
      case "d":
      case "e":
        this.#day = this.#daySince = this.#number(2, 1, 31);
        break;
      case "j":
        this.#dayOfYear = this.#number(3, 1, 366);
        this.#monthSince = this.#daySince = null;
        break;
      case "H":
      case "k":
        this.#hour = this.#number(2, 0, 23);
        this.#twelve = false;
        break;
      case "I":
      case "l":
        this.#hour = this.#number(2, 1, 12) % 12;
        this.#twelve = true;
        break;
      case "M":
        this.#minute = this.#number(2, 0, 59);
        break;
      case "S":
        this.#seconds("0");
        break;
      case "u":
        this.#number(1, 1, 7);
        break;
      case "w":
        this.#number(1, 0, 6);
        break;
      default:
        this.#failed();
    }
  }

  #setMonth(month: number): void {
    this.#month = this.#monthSince = month;
  }

  #yearElement(name: string): void {
    if (name === "C") {
      this.#century = this.#number(2, 0, 99);
      this.#year = null;
    } else if (name === "y") {
      this.#inCentury = this.#number(2, 0, 99);
      this.#year = null;
    } else {
      const [text] = this.#match(name === "E4Y" ? /^[0-9]{4}/ : /^(?:10000|[0-9]{1,4})/);
      this.#year = Number(text);
      this.#century = this.#inCentury = null;
    }
  }

  #seconds(digits: string): void {
    this.#second = this.#number(2, 0, 60);
    const most = digits === "*" ? "" : digits;
    const fraction = digits === "0" ? "" : (this.#match(new RegExp(`^(?:\\.([0-9]{1,${most}}))?`))[1] ?? "");
    this.#micros = Number(fraction.slice(0, 6).padEnd(6, "0"));
  }

  #word(name: string): void {
    switch (name) {
      case "a":
      case "A":
        this.#name(FULL_DAYS);
        break;
      case "b":
      case "B":
        this.#setMonth(this.#name(MONTHS) + 1);
        break;
      case "p":
      case "P":
        this.#afternoon = this.#match(/^[ap]m/i)[0].toLowerCase() === "pm";
        break;
      case "s":
        this.#epoch = BigInt(this.#match(/^-?[0-9]{1,19}/)[0]);
        if (this.#epoch < -62_135_596_800n || this.#epoch > 253_402_300_800n) this.#failed();
        break;
      case "Z":
        this.#zone = this.#match(/^\S+/)[0];
        if (!isZoneText(this.#zone)) throw new Error(`Invalid time zone: ${this.#zone}`);
        break;
      case "z":
      case "Ez":
        this.#offsetElement(name);
        break;
      default:
        this.#failed();
    }
  }

  #offsetElement(name: string): void {
    const pattern =
      name === "Ez"
        ? /^(?:Z|([+-])([0-9]{2})(?::?([0-5][0-9]))?)(?![0-9:])/
        : /^([+-])([0-9]{2})([0-5][0-9])?(?![0-9:])/;
    const [text, sign, hours = 0, minutes = 0] = this.#match(pattern);
    const total = text === "Z" ? 0 : Number(hours) * 60 + Number(minutes);
    if (total > 14 * 60) {
      const written = `${sign}${hours}:${String(minutes).padStart(2, "0")}`;
      throw new Error(`Timezone offset out of valid range -14:00 to +14:00: ${written}`);
    }
    this.#offset = sign === "-" ? -total : total;
  }

  /** The place of a name that stands next, whole or as its first three letters. */
  #name(names: readonly string[]): number {
    const rest = this.#text.slice(this.#at).toLowerCase();
    for (const length of [undefined, 3]) {
      const place = names.findIndex((name) => rest.startsWith(name.slice(0, length).toLowerCase()));
      if (place < 0) continue;
      this.#at += (names[place] as string).slice(0, length).length;
      return place;
    }
    return this.#failed();
  }

  #result(): { microseconds: bigint; zone: string } {
    if (this.#epoch !== null) {
      if (this.#epoch === 253_402_300_800n) throw new Error("Invalid result from parsing function");
      return { microseconds: this.#epoch * 1_000_000n, zone: "UTC" };
    }
    const year = this.#resultingYear();
    if (year < 1 || year > 9999) throw new Error("Invalid result from parsing function");
    const hour = this.#twelve && this.#afternoon ? this.#hour + 12 : this.#hour;
    const seconds = BigInt(hour * 3600 + this.#minute * 60 + this.#second);
    const micros = this.#second === 60 ? 0 : this.#micros;
    const clock = BigInt(this.#resultingDay(year)) * 1000n + seconds * 1_000_000n + BigInt(micros);
    if (this.#offset === null) return { microseconds: clock, zone: this.#zone };
    return { microseconds: clock - BigInt(this.#offset) * 60_000_000n, zone: "UTC" };
  }

  #resultingYear(): number {
    if (this.#year !== null) return this.#year;
    if (this.#century !== null) return this.#century * 100 + (this.#inCentury ?? 0);
    return this.#inCentury === null ? 1970 : this.#inCentury + (this.#inCentury < 69 ? 2000 : 1900);
  }

  /** Milliseconds since 1970 of the day. */
  #resultingDay(year: number): number {
    let [month, day] = [this.#month, this.#day];
    if (this.#dayOfYear !== null) {
      const date = new Date(firstOf(year) + (this.#dayOfYear - 1) * 86_400_000);
      if (date.getUTCFullYear() !== year) {
        throw new Error(`Year ${year} has 365 days, but the specified day of year was ${this.#dayOfYear}`);
      }
      month = this.#monthSince ?? date.getUTCMonth() + 1;
      day = this.#daySince ?? date.getUTCDate();
    }
    const found = dayOf(year, month, day);
    if (found === null) throw new Error("Out-of-range datetime field in parsing function");
    return found;
  }
}
