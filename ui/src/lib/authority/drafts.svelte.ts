// The drafts that wait for signatures, kept in this browser, so that whoever signs in here next finds them.
import { connection } from '$lib/api/connection.svelte';
import { hashBytes, sameHash, type Hash } from '$lib/api/hash';
import { toMs } from '$lib/format';
import { clock } from '$lib/stores/clock.svelte';
import type { ActInput } from '$lib/types/ActInput';
import type { Draft } from '$lib/types/Draft';
import type { SpendingRule } from '$lib/types/SpendingRule';
import type { Written } from '$lib/types/Written';
import {
  draftText,
  placeOf,
  readDraft,
  waitsForCarryingOutBy,
  waitsForSignatureOf,
  withDraft,
  withFreeNumber,
  type KeptDraft,
} from './drafts';

const PLACE = 'copex.drafts';

function readKept(): KeptDraft[] {
  const lines = (localStorage.getItem(PLACE) ?? '').split('\n');
  return lines.map(readDraft).filter((draft) => draft !== null);
}

class Drafts {
  #all = $state.raw<KeptDraft[]>(readKept());

  constructor() {
    // Another window of this browser has drafted or signed.
    addEventListener('storage', ({ key }) => {
      if (key === PLACE) this.#all = readKept();
    });
  }

  /** Those of this economy; a practice that was begun anew is another one. */
  all = $derived.by(() => {
    const economy = hashBytes(clock.economy?.dna_hash);
    return this.#all.filter(({ to_approve }) => sameHash(to_approve.economy, economy));
  });

  hasEnded(draft: KeptDraft): boolean {
    return toMs(draft.to_approve.valid_until) <= clock.now;
  }

  find(id: string | undefined): KeptDraft | undefined {
    return this.all.find((draft) => draft.id === id);
  }

  of(agent: Hash): KeptDraft[] {
    return this.all.filter(({ to_approve }) => sameHash(to_approve.account, agent));
  }

  forSignatureOf(agent: Hash): KeptDraft[] {
    return this.all.filter((draft) => !this.hasEnded(draft) && waitsForSignatureOf(draft, agent));
  }

  toCarryOutBy(agent: Hash): KeptDraft[] {
    return this.all.filter((draft) => !this.hasEnded(draft) && waitsForCarryingOutBy(draft, agent));
  }

  /** Drafts an act under a rule and keeps it. Nothing is written to the ledger. */
  async begin(act: ActInput, rule: SpendingRule, request?: Hash): Promise<KeptDraft> {
    const drafted = await connection.read('credit', 'draft', act);
    const draft = withFreeNumber(drafted, this.#all);
    const answers = request ? { request } : {};
    const kept: KeptDraft = { id: crypto.randomUUID(), ...draft, rule, approvals: [], ...answers };
    this.#keep([...this.#all, kept]);
    return kept;
  }

  /** Keeps a draft that the node made. Where another has its number, the node is asked for it under a free one. */
  async adopt(
    draft: Draft,
    rule: SpendingRule,
    again: (approvalFrom: number) => Promise<Draft>,
  ): Promise<string> {
    const { same, isTaken } = placeOf(draft, this.#all);
    if (same) return same.id;
    const free = isTaken ? await again(withFreeNumber(draft, this.#all).to_approve.number) : draft;
    return this.add({ id: crypto.randomUUID(), ...free, rule, approvals: [] });
  }

  /** By a signer, with their own key. */
  async sign(draft: KeptDraft): Promise<void> {
    const approval = await connection.read('credit', 'approve', draft.to_approve);
    this.add({ ...draft, approvals: [approval] });
  }

  async carryOut(draft: KeptDraft): Promise<Written> {
    const written = await connection.write('credit', 'carry_out', {
      to_approve: draft.to_approve,
      signatures: draft.approvals,
    });
    this.remove(draft.id);
    // It is paid. That it answered a request is said after it; without that, the request would go on waiting.
    const { request } = draft;
    if (request) await connection.write('credit', 'request_paid', { request, event: written.event });
    return written;
  }

  /** Answers the id under which it is kept. */
  add(draft: KeptDraft): string {
    const { kept, id } = withDraft(this.#all, draft);
    this.#keep(kept);
    return id;
  }

  remove(id: string): void {
    this.#keep(this.#all.filter((draft) => draft.id !== id));
  }

  #keep(drafts: KeptDraft[]): void {
    this.#all = drafts;
    localStorage.setItem(PLACE, drafts.map(draftText).join('\n'));
  }
}

export const drafts = new Drafts();
