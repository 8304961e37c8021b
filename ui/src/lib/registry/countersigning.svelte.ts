// What two sign: a text that was sent is read, shown and signed, or concluded with the other's signature.
import { connection } from '$lib/api/connection.svelte';
import { sameHash, type Hash } from '$lib/api/hash';
import { session } from '$lib/stores/session.svelte';
import { Action } from '$lib/stores/action.svelte';
import type { Claim } from '$lib/types/Claim';
import type { ClosurePreview } from '$lib/types/ClosurePreview';
import type { ClosureTerms } from '$lib/types/ClosureTerms';
import type { Countersignature } from '$lib/types/Countersignature';
import type { SecondSignature } from '$lib/types/SecondSignature';
import {
  closureText,
  invitationFor,
  passedText,
  readWaiting,
  type Handed,
  type PassedClosure,
  type Waiting,
} from './passing';

/** A Closure with what it does. */
export type Ending = { terms: ClosureTerms; preview: ClosurePreview };

export class Countersigning {
  readonly reading = new Action();
  readonly signing = new Action();
  pasted = $state('');
  isWrong = $state(false);
  /** What was sent, shown before it is signed. */
  shown = $state.raw<Waiting | null>(null);
  /** What the shown Closure does. */
  preview = $state.raw<ClosurePreview | null>(null);
  /** A text to be handed on. */
  handed = $state.raw<Handed | null>(null);
  /** The account that was closed last. */
  ended = $state.raw<Ending | null>(null);

  constructor(readonly takes: readonly Waiting['kind'][]) {}

  async show(): Promise<void> {
    this.shown = null;
    this.ended = null;
    this.signing.clear();
    const read = readWaiting(this.pasted);
    const waiting = read && this.takes.includes(read.kind) ? read : null;
    this.isWrong = waiting === null;
    if (waiting?.kind === 'closure') {
      const preview = await this.reading.run(() =>
        connection.read('registry', 'preview_closure', waiting.terms),
      );
      if (!preview) return;
      this.preview = preview;
    }
    this.shown = waiting;
  }

  isMine = (waiting: Waiting, me: Hash | null): boolean =>
    sameHash(waiting.kind === 'closure' ? waiting.by : waiting.claim.issuer, me);

  isSigned = (waiting: Waiting): boolean =>
    (waiting.kind === 'closure' ? waiting.countersigned : waiting.second) !== null;

  /** As the second one. */
  async sign(waiting: Waiting): Promise<void> {
    const handed = await this.signing.run(() =>
      waiting.kind === 'closure' ? this.#signClosure(waiting) : this.#signClaim(waiting.claim),
    );
    if (handed) this.hand(handed);
  }

  /** As the first one, with the other's signature. */
  async conclude(waiting: Waiting): Promise<void> {
    if (waiting.kind === 'closure') await this.#close(waiting);
    else if (waiting.second) await this.#accredit(waiting.claim, waiting.second);
  }

  hand(handed: Handed | null): void {
    this.handed = handed;
    this.shown = null;
    this.ended = null;
    this.pasted = '';
  }

  async #signClaim(claim: Claim): Promise<Handed> {
    const second = await connection.read('registry', 'countersign', claim);
    return { kind: 'signed', name: claim.name, text: passedText({ claim, second }) };
  }

  async #signClosure(passed: PassedClosure): Promise<Handed> {
    const countersigned = await connection.read('registry', 'countersign_closure', passed.terms);
    const name = this.preview?.name ?? '';
    return { kind: 'closure_signed', name, text: closureText({ ...passed, countersigned }) };
  }

  async #accredit(claim: Claim, second: SecondSignature): Promise<void> {
    const handed = await this.signing.run(async () => {
      const { credential } = await connection.write('registry', 'accredit_with_second', { claim, second });
      return await invitationFor(credential, session.person !== null);
    });
    if (handed) this.hand(handed);
  }

  async #close({ terms, countersigned }: PassedClosure): Promise<void> {
    const { preview } = this;
    if (!preview) return;
    const ended = await this.signing.run(() => closeAccount({ terms, preview }, countersigned));
    if (!ended) return;
    this.hand(null);
    this.ended = ended;
  }
}

/** Declares that an account has ended. */
export async function closeAccount(ending: Ending, countersigned: Countersignature | null): Promise<Ending> {
  await connection.write('registry', 'close_account', { terms: ending.terms, countersigned });
  return ending;
}
