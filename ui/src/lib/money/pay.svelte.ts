// The pay form: what is typed, what it would do, and doing it. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import { hashBytes, sameHash, type Hash } from '$lib/api/hash';
import { toProblem, type Problem } from '$lib/api/problem';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PaymentInput } from '$lib/types/PaymentInput';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import type { Party } from '$lib/types/Party';
import { readPayments, type PayKind } from './payments';

/** Long enough not to ask at each key, short enough to feel at once. */
const PAUSE_MS = 250;

export class PayStore {
  kind = $state<PayKind>('contribution');
  wages = $state<Record<string, string>>({});
  coop = $state('');
  contribution = $state('');
  preview = $state.raw<PaymentPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  paid = $state.raw<{ total: number; count: number; balance: number } | null>(null);
  readonly paying = new Action();
  readonly account = new Resource(() => connection.read('credit', 'account', null), ['AccountChanged']);
  readonly members: Resource<Party[]>;
  readonly coops = new Resource(() => connection.read('registry', 'coops', null), ['RegistryChanged']);
  readonly #me: Hash;
  #asked = 0;

  constructor(
    me: Hash,
    readonly paysWages: boolean,
    to: string | undefined,
  ) {
    this.#me = me;
    this.kind = paysWages && !hashBytes(to) ? 'wage' : 'contribution';
    this.coop = hashBytes(to) ? (to ?? '') : '';
    this.members = new Resource(
      async () => (paysWages ? connection.read('registry', 'members', me) : []),
      ['RegistryChanged'],
    );
  }

  otherCoops = $derived.by(() => (this.coops.value ?? []).filter(({ agent }) => !sameHash(agent, this.#me)));
  payable = $derived.by(() =>
    (this.members.value ?? []).filter((member) => member.accepted && !member.revoked),
  );
  notYet = $derived.by(() =>
    (this.members.value ?? []).filter((member) => !member.accepted && !member.revoked),
  );
  read = $derived.by(() =>
    readPayments(
      { kind: this.kind, wages: this.wages, coop: hashBytes(this.coop), contribution: this.contribution },
      this.payable.map(({ agent }) => agent),
    ),
  );
  isReady = $derived.by(
    () =>
      this.read.payments.length > 0 &&
      this.read.wrong.length === 0 &&
      this.preview !== null &&
      this.preview.refused === null,
  );

  follow(): () => void {
    const stops = [this.account, this.members, this.coops].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  /** For an `$effect` on the payments: asks what they would do, once the typing pauses. */
  previewSoon(payments: PaymentInput[]): () => void {
    this.#asked += 1;
    const asked = this.#asked;
    if (payments.length === 0) {
      this.preview = null;
      this.previewProblem = null;
      return () => undefined;
    }
    const timer = setTimeout(() => void this.#ask(payments, asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }

  async pay(): Promise<void> {
    const { payments } = this.read;
    const written = await this.paying.run(() => connection.write('credit', 'pay', { payments }));
    if (!written) return;
    this.paid = {
      total: payments.reduce((sum, { amount }) => sum + amount, 0),
      count: payments.length,
      balance: written.state.account.balance,
    };
    this.wages = {};
    this.contribution = '';
    this.preview = null;
  }

  async #ask(payments: PaymentInput[], asked: number): Promise<void> {
    try {
      const preview = await connection.read('credit', 'preview_payment', { payments });
      // Typing went on: another answer is on its way.
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.previewProblem = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.previewProblem = toProblem(error);
    }
  }
}
