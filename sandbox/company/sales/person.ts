import type { Rng } from "../base/rng.ts";
import type { Organisation } from "../market/organisation.ts";
import type { User } from "../people/users.ts";
import type { Person } from "./model.ts";

/** One to three people of a school: its users where it signed up, else whoever left an address on the website. */
export function peopleIn(
  rng: Rng,
  organisation: Organisation,
  users: readonly User[],
): [Person, ...Person[]] {
  const known = users.filter((user) => user.role !== "student").slice(0, 3);
  const [owner, ...others] = known;
  const lead = organisation.leads[0];
  if (!owner) return [named(rng, lead?.email ?? `info@${organisation.domain}`, null, "owner")];
  return [
    named(rng, owner.email, owner.fullName, owner.role),
    ...others.filter(() => rng.chance(0.5)).map((user) => named(rng, user.email, user.fullName, user.role)),
  ];
}

/** Where the name was never told it is read from the address. */
function named(rng: Rng, email: string, fullName: string | null, role: string): Person {
  const parts =
    fullName?.split(" ") ?? (email.split("@")[0] as string).replace(/\d+$/, "").split(".").map(capital);
  const [firstName = "", ...rest] = parts;
  return {
    firstName,
    lastName: rest.length > 0 ? rest.join(" ") : null,
    email: rng.chance(0.1) ? capital(email) : email,
    phone: rng.chance(0.6) ? `+${rng.int(1, 99)} ${rng.int(100, 999)} ${rng.int(100_000, 999_999)}` : null,
    title: role === "owner" ? rng.pick(["Owner", "Director", "Principal", null]) : capital(role),
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
