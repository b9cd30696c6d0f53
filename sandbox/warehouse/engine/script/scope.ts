import { WarehouseError } from "../../googlesql/errors.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";

/** The variables of a block and of the blocks around it; names in lower case. */
export class Scope {
  private readonly parent: Scope | null;
  private readonly variables = new Map<string, Binding>();

  constructor(parent: Scope | null = null) {
    this.parent = parent;
  }

  declare(name: string, binding: Binding): void {
    const key = name.toLowerCase();
    if (this.find(key)) {
      throw new WarehouseError(`Variable '${name}' redeclaration is not allowed.`, { location: "query" });
    }
    this.variables.set(key, binding);
  }

  find(name: string): Binding | null {
    const key = name.toLowerCase();
    return this.variables.get(key) ?? this.parent?.find(key) ?? null;
  }

  /** Gives a declared variable another value; its type stays. */
  assign(name: string, value: unknown): void {
    const key = name.toLowerCase();
    const own = this.variables.get(key);
    if (own) this.variables.set(key, { type: own.type, value });
    else if (this.parent) this.parent.assign(name, value);
    else throw new WarehouseError(`Undeclared variable: ${name}`, { location: "query" });
  }

  /** The same variables, that may get other values without changing these. */
  copy(): Scope {
    const copy = new Scope(this.parent?.copy() ?? null);
    for (const [name, binding] of this.variables) copy.variables.set(name, binding);
    return copy;
  }

  /** The scope around this one: an exception handler does not see its block's own variables. */
  outside(): Scope {
    return new Scope(this.parent);
  }

  /** Everything visible from here. */
  visible(): Map<string, Binding> {
    const all = this.parent?.visible() ?? new Map<string, Binding>();
    for (const [name, binding] of this.variables) all.set(name, binding);
    return all;
  }
}
