// Closing an account: why and with which heir, then what it does, and only then the signatures.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { ClosureCause } from '$lib/types/ClosureCause';
import { closeAccount, type Ending } from './countersigning.svelte';
import { closureText, type Handed } from './passing';

export class ClosingStore {
  readonly party;
  readonly drafting = new Action();
  readonly closing = new Action();
  /** The terms with what they do, shown before anybody signs. */
  drafted = $state.raw<Ending | null>(null);
  /** What the other one who signs is sent. */
  handed = $state.raw<Handed | null>(null);
  ended = $state.raw<Ending | null>(null);

  constructor(readonly agent: Hash) {
    this.party = new Resource(() => connection.read('registry', 'party', agent), ['RegistryChanged']);
  }

  follow(): () => void {
    return this.party.follow();
  }

  async draft(cause: ClosureCause, heir: Hash | null): Promise<void> {
    const drafted = await this.drafting.run(async () => {
      const input = { account: this.agent, head: null, cause, heir };
      const terms = await connection.read('registry', 'draft_closure', input);
      return { terms, preview: await connection.read('registry', 'preview_closure', terms) };
    });
    this.drafted = drafted ?? null;
  }

  change(): void {
    this.drafted = null;
    this.closing.clear();
  }

  /** What the registrar `me` hands to the other one who signs. */
  handOn({ terms, preview }: Ending, me: Hash): void {
    const text = closureText({ by: me, terms, countersigned: null });
    this.handed = { kind: 'closure_draft', name: preview.name, text };
    this.drafted = null;
  }

  /** Where nobody else signs. */
  async close(ending: Ending): Promise<void> {
    const ended = await this.closing.run(() => closeAccount(ending, null));
    if (!ended) return;
    this.ended = ended;
    this.drafted = null;
  }
}
