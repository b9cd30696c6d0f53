/** Cases that the local warehouse refuses, by id, with the reason. Whatever else is refused fails the probe. */
export const KNOWN_REFUSALS: Readonly<Record<string, string>> = {
  mrr_bignumeric: "DuckDB's decimals hold 38 digits: BIGNUMERIC keeps 18 places after the point here",
  str_normalize: "the case uses COLLATE, which DuckDB has no equal of",
};
