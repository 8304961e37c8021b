// Places that the co-ops name in their profiles, so that hardly anybody has to type degrees.
import { sameHash, type Hash } from '$lib/api/hash';
import type { Party } from '$lib/types/Party';
import type { Place } from '$lib/types/Place';

export function knownPlaces(coops: Party[]): Place[] {
  const found = new Map<string, Place>();
  for (const { profile } of coops) if (profile) found.set(profile.place.name, profile.place);
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** Where somebody is: a member is where their co-op is. */
export function placeOf(party: Party | null, coops: Party[]): Place | null {
  if (!party) return null;
  if (party.profile) return party.profile.place;
  const home: Hash | null = party.coop;
  return coops.find(({ agent }) => sameHash(agent, home))?.profile?.place ?? null;
}
