// One order: its steps, and paying it with the resulting balance shown before. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { toProblem, type Problem } from '$lib/api/problem';
import type { SignalKind } from '$lib/api/signals';
import { formatCredits, parseCredits } from '$lib/format';
import { lookAgainAfter, lookNowAndThen } from '$lib/market/refresh';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PayInput } from '$lib/types/PayInput';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import type { Step } from '$lib/types/Step';
import { openAmount } from './inbox';

/** Long enough not to ask at each key, short enough to feel at once. */
const PAUSE_MS = 250;
const LOOK_MS = 6000;
const HINTS: SignalKind[] = ['OrderChanged', 'AccountChanged', 'PaymentWaiting'];

export class OrderStore {
  note = $state('');
  /** As typed; empty until somebody types means: all that is open. */
  typed = $state<string | null>(null);
  preview = $state.raw<PaymentPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  taken = $state<Step | null>(null);
  paid = $state.raw<{ amount: number; balance: number } | null>(null);
  readonly order;
  /** So that the preview is asked anew when the account changes. */
  readonly account;
  readonly stepping = new Action();
  readonly paying = new Action();
  readonly #hash: Hash;
  #asked = 0;

  constructor(hash: Hash, hasAccount: boolean) {
    this.#hash = hash;
    this.order = new Resource(() => connection.read('exchange', 'order', hash), HINTS);
    this.account = new Resource(
      async () => (hasAccount ? connection.read('credit', 'account', null) : null),
      ['AccountChanged'],
    );
  }

  open = $derived.by(() => (this.order.value ? openAmount(this.order.value) : 0));
  amountText = $derived(this.typed ?? formatCredits(this.open));
  amount = $derived(parseCredits(this.amountText));
  isTooMuch = $derived(this.amount !== null && this.amount > this.open);
  isAmount = $derived(this.amount !== null && this.amount > 0 && !this.isTooMuch);
  canPay = $derived(this.isAmount && this.preview !== null && this.preview.refused === null);
  /** What the preview is asked for; null while there is nothing to ask. */
  asks = $derived.by(() => {
    // The answer depends on where the account stands.
    void this.account.value?.head;
    return this.order.value?.to_pay && this.isAmount ? this.#payment(this.amount ?? 0) : null;
  });

  follow(): () => void {
    const stops = [this.order.follow(), this.account.follow()];
    const look = () => void this.order.read();
    stops.push(lookAgainAfter(HINTS, look), lookNowAndThen(look, LOOK_MS));
    return () => stops.forEach((stop) => stop());
  }

  async take(step: Step): Promise<void> {
    const order = await this.stepping.run(() =>
      connection.write('exchange', 'take_step', { order: this.#hash, step, note: this.note.trim() }),
    );
    if (order) {
      this.note = '';
      this.taken = step;
      this.paid = null;
    }
    await this.order.read();
  }

  async pay(): Promise<void> {
    const { amount } = this;
    if (amount === null || !this.canPay) return;
    const written = await this.paying.run(() => connection.write('credit', 'pay', this.#payment(amount)));
    if (written) {
      this.paid = { amount, balance: written.state.account.balance };
      this.taken = null;
      this.typed = null;
      this.preview = null;
    }
    await this.order.read();
  }

  /** For an `$effect` on `asks`: what paying would come to, once the typing pauses. */
  previewSoon(asks: PayInput | null): () => void {
    this.#asked += 1;
    const asked = this.#asked;
    if (!asks) {
      this.preview = null;
      this.previewProblem = null;
      return () => undefined;
    }
    const timer = setTimeout(() => void this.#ask(asks, asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }

  #payment(amount: number): PayInput {
    return { payments: [{ amount, kind: { Purchase: { order: this.#hash } } }] };
  }

  async #ask(asks: PayInput, asked: number): Promise<void> {
    try {
      const preview = await connection.read('credit', 'preview_payment', asks);
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
