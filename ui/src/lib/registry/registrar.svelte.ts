// What a registrar does: accredits co-ops, renews and raises them, and signs beside another who answers for it.
import { connection } from '$lib/api/connection.svelte';
import { sameHash, type Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { session } from '$lib/stores/session.svelte';
import type { AccreditInput } from '$lib/types/AccreditInput';
import type { Claim } from '$lib/types/Claim';
import type { Party } from '$lib/types/Party';
import { Countersigning } from './countersigning.svelte';
import { invitationFor, passedText, type Handed } from './passing';

/** A closed account that a new key continues: what its old key was accredited with, the Closure, and the new key. */
export type Continued = { claim: Claim; closure: Hash; heir: Hash };

export class RegistrarStore {
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);
  readonly view = new Resource(() => connection.read('registry', 'registrar', null), ['RegistryChanged']);
  readonly accrediting = new Action();
  readonly opening = new Action();
  readonly countersigning = new Countersigning(['accreditation', 'closure']);
  /** What is being typed: null for none, the claim before for a renewal. */
  before = $state.raw<Claim | null>(null);
  /** The account that the key being accredited continues. */
  continued = $state.raw<Continued | null>(null);
  isTyping = $state(false);

  follow(): () => void {
    const stops = [this.coops, this.view].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  begin(): void {
    this.#type(null, null);
  }

  async renew(agent: Hash): Promise<void> {
    const claim = await this.opening.run(() => connection.read('registry', 'claim', agent));
    if (claim) this.#type(claim, null);
  }

  /** Begins to accredit the key that continues a closed account. */
  async continueAccount(agent: Hash): Promise<void> {
    const continued = await this.opening.run(async () => {
      const claim = await connection.read('registry', 'claim', agent);
      const { closure, heir } = (await connection.read('registry', 'party', agent))?.closed ?? {};
      if (!claim || !closure || !heir) return null;
      const isThere = (await connection.read('registry', 'party', heir)) !== null;
      return isThere ? null : { claim, closure, heir };
    });
    if (continued) this.#type(null, continued);
  }

  /** Whether a co-op's account is closed and the key that continues it has not been accredited. */
  isToBeContinued({ closed }: Party): boolean {
    const heir = closed?.heir ?? null;
    return heir !== null && !(this.coops.value ?? []).some(({ agent }) => sameHash(agent, heir));
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
    this.countersigning.hand(handed);
    this.isTyping = false;
  }

  async #accredit(input: AccreditInput): Promise<Handed> {
    const { name } = input;
    if (this.takesTwo(input.ceiling)) {
      const claim = await connection.read('registry', 'draft_accreditation', input);
      return { kind: 'draft', name, text: passedText({ claim, second: null }) };
    }
    const { credential } = await connection.write('registry', 'accredit', input);
    return await invitationFor(credential, session.person !== null);
  }

  #type(before: Claim | null, continued: Continued | null): void {
    this.before = before;
    this.continued = continued;
    this.countersigning.hand(null);
    this.isTyping = true;
  }
}
