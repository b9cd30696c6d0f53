import type { Rng } from "../base/rng.ts";

/** A place as Google Analytics names it. */
export interface Place {
  city: string;
  region: string;
  country: string;
  subContinent: string;
  continent: string;
}

type Country = readonly [
  country: string,
  subContinent: string,
  continent: string,
  cities: readonly (readonly [city: string, region: string])[],
];

const COUNTRIES: Readonly<Record<string, Country>> = {
  US: [
    "United States",
    "Northern America",
    "Americas",
    [
      ["Austin", "Texas"],
      ["Denver", "Colorado"],
      ["Portland", "Oregon"],
      ["Tampa", "Florida"],
      ["Boston", "Massachusetts"],
    ],
  ],
  GB: [
    "United Kingdom",
    "Northern Europe",
    "Europe",
    [
      ["Bristol", "England"],
      ["Leeds", "England"],
    ],
  ],
  CA: [
    "Canada",
    "Northern America",
    "Americas",
    [
      ["Toronto", "Ontario"],
      ["Montreal", "Quebec"],
    ],
  ],
  AU: [
    "Australia",
    "Australasia",
    "Oceania",
    [
      ["Sydney", "New South Wales"],
      ["Perth", "Western Australia"],
    ],
  ],
  GR: [
    "Greece",
    "Southern Europe",
    "Europe",
    [
      ["Athens", "Attica"],
      ["Thessaloniki", "Central Macedonia"],
    ],
  ],
  DE: [
    "Germany",
    "Western Europe",
    "Europe",
    [
      ["Munich", "Bavaria"],
      ["Cologne", "North Rhine-Westphalia"],
    ],
  ],
  IT: [
    "Italy",
    "Southern Europe",
    "Europe",
    [
      ["Milan", "Lombardy"],
      ["Verona", "Veneto"],
    ],
  ],
  ES: [
    "Spain",
    "Southern Europe",
    "Europe",
    [
      ["Seville", "Andalusia"],
      ["Madrid", "Community of Madrid"],
    ],
  ],
  FR: [
    "France",
    "Western Europe",
    "Europe",
    [
      ["Lyon", "Auvergne-Rhone-Alpes"],
      ["Paris", "Ile-de-France"],
    ],
  ],
  IE: [
    "Ireland",
    "Northern Europe",
    "Europe",
    [
      ["Dublin", "County Dublin"],
      ["Galway", "County Galway"],
    ],
  ],
  SI: ["Slovenia", "Southern Europe", "Europe", [["Ljubljana", "Ljubljana"]]],
  NZ: ["New Zealand", "Australasia", "Oceania", [["Auckland", "Auckland"]]],
  IN: ["India", "Southern Asia", "Asia", [["Pune", "Maharashtra"]]],
  BR: ["Brazil", "South America", "Americas", [["Recife", "State of Pernambuco"]]],
};

/** A place in a country; now and then without a city, as Google does for rare ones. */
export function placeIn(rng: Rng, iso: string): Place {
  const [country, subContinent, continent, cities] = COUNTRIES[iso] ?? (COUNTRIES.US as Country);
  const [city, region] = rng.pick(cities);
  const known = !rng.chance(0.06);
  return {
    city: known ? city : "(not set)",
    region: known ? region : "(not set)",
    country,
    subContinent,
    continent,
  };
}
