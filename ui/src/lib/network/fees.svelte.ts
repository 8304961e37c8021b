// What the network fee comes to for whom, by what others attest of the month before this one.
import { connection } from '$lib/api/connection.svelte';
import { Resource } from '$lib/stores/resource.svelte';

export class FeesStore {
  readonly sharing = new Resource(async () => {
    const me = await connection.read('registry', 'me', null);
    return connection.read('credit', 'network_sharing', { month: me.month - 1, pot: null });
  }, ['AccountChanged', 'RegistryChanged']);

  follow(): () => void {
    return this.sharing.follow();
  }
}
