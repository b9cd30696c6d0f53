/** The capturing groups of a pattern; `optional`: one of them may take no part in a match. */
export function capturingGroups(pattern: string): { count: number; optional: boolean } {
  let count = 0;
  let optional = false;
  const open: Level[] = [{ captures: false, within: false, branches: false }];
  const top = () => open[open.length - 1] as Level;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern.startsWith("\\Q", i)) {
      const end = pattern.indexOf("\\E", i);
      i = end < 0 ? pattern.length : end + 1;
    } else if (pattern[i] === "\\") i++;
    else if (pattern[i] === "[") i = classEnd(pattern, i);
    else if (pattern[i] === "|") top().branches = true;
    else if (pattern[i] === "(") {
      const captures = pattern[i + 1] !== "?" || /^\(\?P?<[A-Za-z]/.test(pattern.slice(i));
      if (captures) count++;
      open.push({ captures, within: false, branches: false });
    } else if (pattern[i] === ")" && open.length > 1) {
      const level = open.pop() as Level;
      const holds = level.captures || level.within;
      if (level.within && level.branches) optional = true;
      if (holds && /^(?:[?*]|\{0)/.test(pattern.slice(i + 1))) optional = true;
      if (holds) top().within = true;
    }
  }
  return { count, optional: optional || (top().within && top().branches) };
}

interface Level {
  readonly captures: boolean;
  /** A capturing group has been closed inside. */
  within: boolean;
  branches: boolean;
}

/** Place of the `]` that closes the character class opened at `start`; a `]` in first place is a member. */
function classEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === "^") i++;
  if (pattern[i] === "]") i++;
  for (; i < pattern.length && pattern[i] !== "]"; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern.startsWith("[:", i)) i = Math.max(i, pattern.indexOf(":]", i) + 1);
  }
  return i;
}
