// Drafts on the page: who is asked, signing, carrying out, and passing a draft on as text.
import { connection } from '$lib/api/connection.svelte';
import { hashText, sameHash, type Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { Party } from '$lib/types/Party';
import type { Written } from '$lib/types/Written';
import { actOf, draftText, readDraft, type KeptDraft } from './drafts';
import { drafts } from './drafts.svelte';

export type Done = { draft: KeptDraft; written: Written };

/** Names of all whom a draft speaks of, as this node knows them; what the draft itself says of names is worth nothing. */
async function partiesOf(draft: KeptDraft): Promise<Party[]> {
  const { account, act } = draft.to_approve;
  const [members, coops] = await Promise.all([
    connection.read('registry', 'members', account),
    connection.read('registry', 'coops', null),
  ]);
  const known = [...members, ...coops];
  const drafted = actOf(act);
  const payees = drafted?.kind === 'pay' ? drafted.payments.map(({ payee }) => payee) : [];
  const unknown = [account, ...payees].filter(
    (agent) => !known.some((party) => sameHash(party.agent, agent)),
  );
  const asked = [...new Map(unknown.map((agent) => [hashText(agent), agent])).values()];
  const found = await Promise.all(asked.map((agent) => connection.read('registry', 'party', agent)));
  return [...known, ...found.filter((party) => party !== null)];
}

export class SigningStore {
  readonly parties: Resource<Party[]>;
  readonly signing = new Action();
  readonly carrying = new Action();
  done = $state.raw<Done | null>(null);
  pasted = $state('');
  /** The draft as it was last seen: it leaves the list when it is carried out. */
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
    this.parties = new Resource(async () => {
      const draft = drafts.find(id);
      return draft ? partiesOf(draft) : [];
    }, ['RegistryChanged']);
  }

  draft = $derived.by(() => drafts.find(this.#id) ?? this.done?.draft ?? null);
  text = $derived.by(() => (this.draft ? draftText(this.draft) : ''));

  nameOf(agent: Hash): string {
    return this.parties.value?.find((party) => sameHash(party.agent, agent))?.name ?? '';
  }

  follow(): () => void {
    return this.parties.follow();
  }

  async sign(draft: KeptDraft): Promise<void> {
    await this.signing.run(() => drafts.sign(draft));
  }

  async carryOut(draft: KeptDraft): Promise<void> {
    const written = await this.carrying.run(() => drafts.carryOut(draft));
    if (written) this.done = { draft, written };
  }

  /** As a file for a signer on another node. */
  save(name: string): void {
    const address = URL.createObjectURL(new Blob([this.text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  }
}

/** A draft, or signatures to one, that came as text. */
export class PastedDraft {
  text = $state('');
  isWrong = $state(false);
  isOfAnother = $state(false);

  /** Answers under which id it is kept. */
  take(): string | null {
    const draft = readDraft(this.text);
    this.isWrong = draft === null;
    if (!draft) return null;
    const id = drafts.add(draft);
    this.isOfAnother = drafts.find(id) === undefined;
    if (this.isOfAnother) {
      drafts.remove(id);
      return null;
    }
    this.text = '';
    return id;
  }
}
