import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { roleAt, type User } from "../people/users.ts";
import { numbered, versionsOf } from "./versions.ts";

/** Every version of the users as the backend serves them, ordered by `seq`. */
export function userRows(rng: Rng, users: readonly User[], end: number): object[] {
  const rows = users.flatMap((user) => {
    const { createdMs, deletedMs, profileMs } = user;
    // A change of what nobody exports: a version like the one before it.
    const touched = rng.chance(0.2) ? createdMs + Math.floor(rng.float() * 90 * DAY_MS) : null;
    const changes = [profileMs, user.promotedMs, touched].filter(
      (at) => at !== null && at < (deletedMs ?? end * 1000),
    );
    return versionsOf([createdMs, ...changes, deletedMs], (at) => ({
      id: user.id,
      seq: 0,
      account_id: user.account.id,
      email: user.email,
      full_name: user.fullName,
      role: roleAt(user, at),
      created_at: isoOfMs(createdMs),
      updated_at: isoOfMs(at),
      deleted_at: deletedMs === null || at < deletedMs ? null : isoOfMs(deletedMs),
      profile_completed_at: profileMs === null || at < profileMs ? null : isoOfMs(profileMs),
    }));
  });
  return numbered(rows);
}
