/** Remembers recent insertIds per table, so that a repeated insertAll inserts nothing twice (best effort, as in BigQuery). */
export class InsertIds {
  readonly #ids = new Set<string>();
  readonly #capacity: number;

  constructor(capacity = 100_000) {
    this.#capacity = capacity;
  }

  has(table: string, insertId: string): boolean {
    return this.#ids.has(`${table} ${insertId}`);
  }

  add(table: string, insertId: string): void {
    this.#ids.add(`${table} ${insertId}`);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#capacity) return;
      this.#ids.delete(oldest);
    }
  }
}
