import { errorAt } from "../errors.ts";
import type { Statement } from "./ast.ts";

/** What stands around a statement. */
interface Around {
  readonly depth: number;
  /** Labels of loops and blocks, in lower case, the innermost last; null for those without one. */
  readonly labels: readonly { readonly name: string | null; readonly isLoop: boolean }[];
  /** Variables that are declared, in lower case. */
  readonly variables: ReadonlySet<string>;
}

const MOST_LEVELS = 50;

/** Fails where a script breaks a rule that can be seen without running it: places of DECLARE, labels, jumps, nesting. */
export function checkScript(source: string, statements: readonly Statement[]): void {
  checkList(source, statements, { depth: 0, labels: [], variables: new Set() }, true);
}

function checkList(
  source: string,
  statements: readonly Statement[],
  around: Around,
  declares: boolean,
): void {
  const variables = new Set(around.variables);
  let atStart = declares;
  for (const statement of statements) {
    const place = (message: string) => errorAt(message, source, statement.position);
    if (statement.kind === "declare") {
      if (!atStart) {
        throw place("Variable declarations are allowed only at the start of a block or script");
      }
      for (const name of statement.names) {
        if (variables.has(name.toLowerCase()))
          throw place(`Variable '${name}' redeclaration is not allowed.`);
        variables.add(name.toLowerCase());
      }
      continue;
    }
    atStart = false;
    checkStatement(source, statement, { ...around, variables });
  }
}

function checkStatement(source: string, statement: Statement, around: Around): void {
  const place = (message: string) => errorAt(message, source, statement.position);
  switch (statement.kind) {
    case "break":
    case "continue":
      checkJump(statement, around, place);
      return;
    case "create_procedure": {
      const names = statement.parameters.map(({ name }) => name.toLowerCase());
      const twice = statement.parameters.find(({ name }, i) => names.indexOf(name.toLowerCase()) < i);
      if (twice) throw errorAt(`Duplicate argument name ${twice.name}`, source, twice.position);
      checkList(source, statement.body, { depth: 0, labels: [], variables: new Set(names) }, false);
      return;
    }
  }
  const lists = listsOf(statement);
  if (lists.length === 0) return;
  const depth = around.depth + 1;
  if (depth > MOST_LEVELS) {
    throw place(`Script statement nesting level of ${depth} exceeded maximum of ${MOST_LEVELS}`);
  }
  const inner = { ...around, depth, labels: labelsInside(statement, around, place) };
  if (statement.kind === "for") {
    const name = statement.variable.toLowerCase();
    if (around.variables.has(name)) {
      throw place(`Variable '${statement.variable}' redeclaration is not allowed.`);
    }
    inner.variables = new Set([...around.variables, name]);
  }
  lists.forEach((list, i) => {
    checkList(source, list, inner, statement.kind === "block" && i === 0);
  });
}

function listsOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "if":
    case "case_statement":
      return [...statement.branches.map(({ body }) => body), statement.otherwise ?? []];
    case "loop":
    case "while":
    case "repeat":
    case "for":
      return [statement.body];
    case "block":
      return [statement.body, statement.exception ?? []];
    default:
      return [];
  }
}

type Place = (message: string) => Error;

function labelsInside(statement: Statement, around: Around, place: Place): Around["labels"] {
  if (!("label" in statement)) return around.labels;
  const name = statement.label?.toLowerCase() ?? null;
  if (name !== null && around.labels.some((outer) => outer.name === name)) {
    throw place(`Label ${statement.label} is used again inside of the statement that it stands at`);
  }
  return [...around.labels, { name, isLoop: statement.kind !== "block" }];
}

function checkJump(
  { kind, label }: Extract<Statement, { kind: "break" | "continue" }>,
  { labels }: Around,
  place: Place,
): void {
  const word = kind === "break" ? "BREAK" : "CONTINUE";
  if (label === null) {
    if (!labels.some(({ isLoop }) => isLoop)) throw place(`${word} is only allowed inside of a loop body`);
    return;
  }
  const found = labels.find(({ name }) => name === label.toLowerCase());
  if (!found) throw place(`Label ${label} of ${word} does not stand at a statement around it`);
  if (kind === "continue" && !found.isLoop) {
    throw place(`CONTINUE needs the label of a loop; ${label} stands at a block`);
  }
}
