// Who stands behind an offer or a want.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { Resource } from '$lib/stores/resource.svelte';

export const partyOf = (agent: Hash) =>
  new Resource(() => connection.read('registry', 'party', agent), ['RegistryChanged']);
