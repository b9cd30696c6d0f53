import { SuiteError } from "../../../lib/errors.ts";

/**
 * The place of each agreed column in a file, by the file's header. Order is free; spaces around
 * names are not counted. Throws FILE_HEADER naming the columns that are missing, that nobody knows,
 * that are there twice, and which one may have been renamed.
 */
export function checkHeader(
  file: string,
  header: readonly string[],
  columns: readonly string[],
): Map<string, number> {
  const found = header.map((name) => name.trim());
  const missing = columns.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !columns.includes(name));
  const twice = found.filter((name, at) => found.indexOf(name) !== at && columns.includes(name));
  if (missing.length + extra.length + twice.length === 0) {
    return new Map(columns.map((name) => [name, found.indexOf(name)]));
  }
  const renamed =
    missing.length === 1 && extra.length === 1 ? ` (is "${extra[0]}" the new name of "${missing[0]}"?)` : "";
  const parts = [
    ...(missing.length > 0 ? [`missing ${quote(missing)}`] : []),
    ...(extra.length > 0 ? [`not agreed ${quote(extra)}`] : []),
    ...(twice.length > 0 ? [`there twice ${quote(twice)}`] : []),
  ];
  throw new SuiteError("FILE_HEADER", {
    what: `The header differs from the contract: ${parts.join("; ")}${renamed}`,
    where: `${file}, line 1`,
    next: `Export the file with the columns ${columns.join(", ")}; nothing was imported from it.`,
  });
}

function quote(names: readonly string[]): string {
  return names
    .slice(0, 8)
    .map((name) => `"${name.slice(0, 60)}"`)
    .join(", ");
}
