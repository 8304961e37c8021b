// Setting credits aside and taking them back, and payments of mine that nobody collected.
import { connection } from '$lib/api/connection.svelte';
import { drafts } from '$lib/authority/drafts.svelte';
import { parseCredits } from '$lib/format';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PaymentReference } from '$lib/types/PaymentReference';

export class SavingsStore {
  amount = $state('');
  until = $state<number | null>(null);
  /** What was done last, to tell it. */
  done = $state.raw<{ kind: 'saved' | 'released' | 'taken_back'; amount: number } | null>(null);
  readonly economy = new Resource(
    async () => (await connection.read('registry', 'me', null)).economy,
    ['RegistryChanged'],
  );
  readonly authority = new Resource(
    () => connection.read('credit', 'spending_rule', null),
    ['AccountChanged'],
  );
  readonly returnable = new Resource(
    () => connection.read('credit', 'returnable', null),
    ['AccountChanged', 'PaymentWaiting'],
  );
  readonly saving = new Action();
  readonly releasing = new Action();
  readonly takingBack = new Action();

  asked = $derived(parseCredits(this.amount));
  rule = $derived.by(() => this.authority.value?.rule ?? null);

  follow(): () => void {
    const stops = [this.economy, this.authority, this.returnable].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  /** Sets aside, or drafts it for the signers: then the draft's id is the answer. */
  async save(until: number): Promise<string | null> {
    const { asked: amount, rule } = this;
    if (amount === null) return null;
    const done = await this.saving.run(async () => {
      if (rule) return (await drafts.begin({ Save: { amount, until } }, rule)).id;
      await connection.write('credit', 'save', { amount, until });
      return null;
    });
    if (done === undefined) return null;
    this.amount = '';
    if (done === null) this.done = { kind: 'saved', amount };
    return done;
  }

  async release(month: number, amount: number): Promise<void> {
    const written = await this.releasing.run(() => connection.write('credit', 'release', month));
    if (written) this.done = { kind: 'released', amount };
  }

  async takeBack(payment: PaymentReference, amount: number): Promise<void> {
    const written = await this.takingBack.run(() => connection.write('credit', 'take_back', payment));
    if (written) this.done = { kind: 'taken_back', amount };
    await this.returnable.read();
  }
}
