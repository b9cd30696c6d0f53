import type { Warehouse } from "../warehouse.ts";
import { Session } from "./session.ts";

/** Named sessions by id; statements of one session run one after another. */
export class Sessions {
  private readonly warehouse: Warehouse;
  private readonly open = new Map<string, { session: Session; turn: Promise<unknown>; used: number }>();

  constructor(warehouse: Warehouse) {
    this.warehouse = warehouse;
  }

  /** Works in a session: the named one (made at its first use), or one of its own that ends with the work. */
  async use<T>(
    id: string | null,
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (id === null) {
      const session = await this.create(null, signal);
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    }
    await this.closeIdle();
    const held = this.open.get(id) ?? {
      session: await this.create(id, undefined),
      turn: Promise.resolve(),
      used: 0,
    };
    this.open.set(id, held);
    held.used = this.warehouse.now();
    const mine = held.turn.then(() => {
      held.session.connection.signal = signal;
      return work(held.session).finally(() => (held.session.aborted ? this.end(id) : undefined));
    });
    held.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Ends a session: its transaction is rolled back, its temporary objects are gone. */
  async end(id: string): Promise<void> {
    const held = this.open.get(id);
    this.open.delete(id);
    await held?.session.close();
  }

  async close(): Promise<void> {
    for (const id of [...this.open.keys()]) await this.end(id);
  }

  private async create(id: string | null, signal: AbortSignal | undefined): Promise<Session> {
    const { database, locks } = this.warehouse;
    const connect = () => database.connect(signal);
    return new Session(await connect(), locks, { id, connect });
  }

  private async closeIdle(): Promise<void> {
    for (const [id, { used }] of this.open) {
      if (this.warehouse.now() - used > IDLE_MILLISECONDS) await this.end(id);
    }
  }
}

/** BigQuery ends a session after 24 hours without activity. */
const IDLE_MILLISECONDS = 24 * 3_600_000;
