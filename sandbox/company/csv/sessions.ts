/** A product event as the backend serves it. */
export interface BackendEvent {
  id: string;
  seq: number;
  type: string;
  occurred_at: string;
  account_id: string;
  user_id: string;
  session_id: string;
  properties: object;
}

export interface Session {
  id: string;
  account_id: string;
  user_id: string;
  started_at: string;
  ended_at: string;
  event_count: number;
}

/** Sessions in order of their first arrival: first and last event, and how many. */
export function sessionsOf(events: Iterable<BackendEvent>): Session[] {
  const sessions = new Map<string, Session>();
  for (const { session_id: id, account_id, user_id, occurred_at: at } of events) {
    const known = sessions.get(id);
    if (!known) {
      sessions.set(id, { id, account_id, user_id, started_at: at, ended_at: at, event_count: 1 });
      continue;
    }
    known.event_count++;
    if (at < known.started_at) known.started_at = at;
    if (at > known.ended_at) known.ended_at = at;
  }
  return [...sessions.values()];
}
