// What a registrar does: accredits co-ops, renews and raises them, and signs beside another registrar.
import { connection } from '$lib/api/connection.svelte';
import { sameHash, type Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { AccreditInput } from '$lib/types/AccreditInput';
import type { Claim } from '$lib/types/Claim';
import { invitationText, passedText, readPassed, type Passed } from './passing';

/** A text to be handed on: an invitation, a draft for another registrar, or that one's signature. */
export type Handed = { kind: 'invitation' | 'draft' | 'signed'; name: string; text: string };

export class RegistrarStore {
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);
  readonly view = new Resource(() => connection.read('registry', 'registrar', null), ['RegistryChanged']);
  readonly accrediting = new Action();
  readonly opening = new Action();
  readonly signing = new Action();
  /** What is being typed: null for none, the claim before for a renewal. */
  before = $state.raw<Claim | null>(null);
  isTyping = $state(false);
  handed = $state.raw<Handed | null>(null);
  pasted = $state('');
  isWrong = $state(false);
  /** What another registrar drafted, shown before it is signed. */
  shown = $state.raw<Passed | null>(null);

  follow(): () => void {
    const stops = [this.coops, this.view].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  begin(): void {
    this.before = null;
    this.handed = null;
    this.isTyping = true;
  }

  async renew(agent: Hash): Promise<void> {
    const claim = await this.opening.run(() => connection.read('registry', 'claim', agent));
    if (!claim) return;
    this.before = claim;
    this.handed = null;
    this.isTyping = true;
  }

  stop(): void {
    this.isTyping = false;
    this.accrediting.clear();
  }

  takesTwo(ceiling: number): boolean {
    const from = this.view.value?.two_registrars_from ?? null;
    return from !== null && ceiling >= from;
  }

  async accredit(input: AccreditInput): Promise<void> {
    const handed = await this.accrediting.run(() => this.#accredit(input));
    if (!handed) return;
    this.handed = handed;
    this.isTyping = false;
  }

  async #accredit(input: AccreditInput): Promise<Handed> {
    const { name } = input;
    if (this.takesTwo(input.ceiling)) {
      const claim = await connection.read('registry', 'draft_accreditation', input);
      return { kind: 'draft', name, text: passedText({ claim, second: null }) };
    }
    const { credential } = await connection.write('registry', 'accredit', input);
    return { kind: 'invitation', name, text: invitationText(credential) };
  }

  /** Shows what was pasted: a draft to sign, or one that the other has signed. */
  show(): void {
    this.shown = readPassed(this.pasted);
    this.isWrong = this.shown === null;
    this.signing.clear();
  }

  isMine = (passed: Passed, me: Hash | null): boolean => sameHash(passed.claim.issuer, me);

  /** As the second registrar. */
  async countersign({ claim }: Passed): Promise<void> {
    const second = await this.signing.run(() => connection.read('registry', 'countersign', claim));
    if (second) this.#hand({ kind: 'signed', name: claim.name, text: passedText({ claim, second }) });
  }

  /** As the first one, with the other's signature. */
  async conclude({ claim, second }: Passed): Promise<void> {
    if (!second) return;
    const issued = await this.signing.run(() =>
      connection.write('registry', 'accredit_with_second', { claim, second }),
    );
    if (issued) this.#hand({ kind: 'invitation', name: claim.name, text: invitationText(issued.credential) });
  }

  #hand(handed: Handed): void {
    this.handed = handed;
    this.shown = null;
    this.pasted = '';
  }
}
