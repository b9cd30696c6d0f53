import { randomUUID } from "node:crypto";
import { notFound, RestError } from "../errors.ts";
import type { QueryConfiguration } from "../schemas.ts";

/** The sessions that this server has opened; the engine holds what lives in them. */
export class Sessions {
  readonly #ids = new Set<string>();

  /** Id of the session that a query runs in: a new one, the named one, or null for none. Throws for an unknown id. */
  of(query: Pick<QueryConfiguration, "createSession" | "connectionProperties">): string | null {
    const named = query.connectionProperties?.find((property) => property.key === "session_id")?.value;
    if (named !== undefined && query.createSession) {
      throw new RestError("invalid", "createSession and session_id exclude each other");
    }
    if (named !== undefined && !this.#ids.has(named)) throw notFound(`Session ${named}`);
    if (named !== undefined) return named;
    if (!query.createSession) return null;
    const id = randomUUID();
    this.#ids.add(id);
    return id;
  }
}
