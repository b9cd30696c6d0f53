import type { Rng } from "../base/rng.ts";

/** ISO country, share of sign-ups, hours from UTC, top-level domain of its schools. */
export const COUNTRIES = [
  ["US", 34, -6, "com"],
  ["GB", 11, 0, "co.uk"],
  ["CA", 7, -5, "ca"],
  ["AU", 6, 10, "com.au"],
  ["GR", 9, 2, "gr"],
  ["DE", 6, 1, "de"],
  ["IT", 6, 1, "it"],
  ["ES", 6, 1, "es"],
  ["FR", 5, 1, "fr"],
  ["IE", 2, 0, "ie"],
  ["SI", 1, 1, "si"],
  ["NZ", 2, 12, "co.nz"],
  ["IN", 3, 5, "in"],
  ["BR", 2, -3, "com.br"],
] as const;

export const INDUSTRIES = [
  ["language_school", 30, ["Language School", "Languages", "Language Centre", "English School"]],
  ["music_academy", 16, ["Music Academy", "School of Music", "Conservatory", "Music Studio"]],
  ["tutoring_center", 22, ["Tutoring", "Learning Center", "Study Centre", "Tutors"]],
  ["k12_school", 12, ["School", "Primary School", "High School", "College"]],
  ["dance_school", 8, ["Dance School", "Ballet Academy", "Dance Studio"]],
  ["test_prep", 6, ["Test Prep", "Exam Academy"]],
  ["vocational_school", 6, ["Vocational Institute", "Training Center"]],
] as const;

export const FIRST_NAMES =
  "Maria,James,Elena,George,Sofia,Daniel,Anna,Nikos,Laura,David,Emma,Marco,Julia,Peter,Irene,Lucas,Chloé,Tomás,Zoë,Jürgen,Olivia,Noah,Katerina,Paul,Ingrid,Ravi,Priya,Ana,Luka,Siobhán,Grace,Hugo,Mia,Leon,Eva,Oscar,Nina,Ivan,Rosa,Sam".split(
    ",",
  );
export const LAST_NAMES =
  "Papadopoulos,Smith,Rossi,García,Müller,Novak,O'Brien,Dubois,Johnson,Brown,Costa,Silva,Kumar,Ivanova,Schmidt,Jones,Taylor,Bianchi,López,Martin,Weber,Georgiou,Nguyen,Walker,Hall,Young,King,Moreau,Fischer,Ricci,Campbell,Murphy,Patel,Singh,Kovač,Lindberg,Evans,Cooper,Reed,Bailey".split(
    ",",
  );
const PLACES =
  "Athens,Riverside,Oakwood,Camden,Lyon,Verona,Porto,Hillside,Brighton,Galway,Ljubljana,Austin,Boulder,Toronto,Sydney,Fremantle,Munich,Köln,Seville,Milan,Harbour,Lakeview,Northgate,Westfield,Maple,Granada,Patras,Thessaloniki,Bristol,Leeds,Dublin,Auckland,Pune,Recife,Denver,Portland,Tampa,Fairview,Summit,Kingston".split(
    ",",
  );
const STYLES =
  "Bright,Future,Royal,Open,First,New,Golden,United,Little,Modern,Prime,Blue,Green,Star,Global,Happy,Smart,Active,Grand,City".split(
    ",",
  );

export function schoolName(rng: Rng, kinds: readonly string[]): string {
  const kind = rng.pick(kinds);
  const place = rng.pick(PLACES);
  return rng.weighted([
    [`${place} ${kind}`, 4],
    [`${rng.pick(STYLES)} ${place} ${kind}`, 4],
    [`${rng.pick(STYLES)} ${kind}`, 1],
    [`${rng.pick(LAST_NAMES)} ${kind}`, 2],
  ] as const);
}

/** Lower-case ASCII letters and digits of a name, words joined by `glue`. */
export function slug(name: string, glue = ""): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f']/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replaceAll(" ", glue);
}

/** How another department spells the same school: case, punctuation, abbreviations, a lost letter. */
export function misspell(rng: Rng, name: string): string {
  return rng.weighted([
    [name, 45],
    [name.toUpperCase(), 6],
    [name.replace(/ & /g, " and ").replace("Centre", "Center").replace("Academy", "Acad."), 12],
    [`${name} ${rng.pick(["Ltd", "Ltd.", "LLC", "GmbH", "S.A.", "Inc"])}`, 15],
    [`The ${name}`, 5],
    [slug(name, " "), 5],
    [`${name.slice(0, 3)}${name.slice(4)}`, 6],
    [` ${name} `, 2],
    [name.replace(" ", "  "), 4],
  ] as const);
}
