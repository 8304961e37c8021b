// How the node stands, read again while somebody looks; and whose accounts live on the other nodes.
import { connection } from '$lib/api/connection.svelte';
import { hashBytes } from '$lib/api/hash';
import { readNetwork } from '$lib/api/node';
import { Resource } from '$lib/stores/resource.svelte';

const READ_AGAIN_MS = 5_000;

export class NetworkStore {
  readonly standing = new Resource(readNetwork, []);
  /** Names by key as text. A key without a name is nobody's account yet, or has not arrived. */
  names = $state.raw<Record<string, string>>({});
  readonly #asked: Record<string, boolean> = {};

  follow(): () => void {
    const stop = this.standing.follow();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.standing.read();
    }, READ_AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }

  /** For an `$effect`: looks up the names that are not known yet. */
  async nameAll(agents: string[]): Promise<void> {
    const unknown = agents.filter((agent) => !this.#asked[agent]);
    await Promise.all(
      unknown.map(async (agent) => {
        this.#asked[agent] = true;
        const key = hashBytes(agent);
        const party = key && (await connection.read('registry', 'party', key).catch(() => null));
        if (party) this.names = { ...this.names, [agent]: party.name };
        else this.#asked[agent] = false;
      }),
    );
  }
}
