// One order: its steps, and paying it with the resulting balance shown before. A refusal keeps what was typed.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import type { SignalKind } from '$lib/api/signals';
import { formatCredits, parseCredits } from '$lib/format';
import { lookAgainAfter, lookNowAndThen } from '$lib/market/refresh';
import { Payer } from '$lib/money/payer.svelte';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PayInput } from '$lib/types/PayInput';
import type { Step } from '$lib/types/Step';
import { openAmount } from './inbox';
import { justPaid } from './just-paid';

const LOOK_MS = 6000;
const HINTS: SignalKind[] = ['OrderChanged', 'AccountChanged', 'PaymentWaiting'];

export class OrderStore {
  note = $state('');
  /** As typed; empty until somebody types means: all that is open. */
  typed = $state<string | null>(null);
  taken = $state<Step | null>(null);
  paid = $state.raw<{ amount: number; balance: number } | null>(null);
  readonly order;
  readonly stepping = new Action();
  readonly payer: Payer;
  readonly #hash: Hash;

  constructor(hash: Hash, hasAccount: boolean) {
    this.#hash = hash;
    this.order = new Resource(async () => {
      const order = await connection.read('exchange', 'order', hash);
      return order && justPaid.on(order);
    }, HINTS);
    this.payer = new Payer(hasAccount);
  }

  open = $derived.by(() => (this.order.value ? openAmount(this.order.value) : 0));
  amountText = $derived(this.typed ?? formatCredits(this.open));
  amount = $derived(parseCredits(this.amountText));
  isTooMuch = $derived(this.amount !== null && this.amount > this.open);
  isAmount = $derived(this.amount !== null && this.amount > 0 && !this.isTooMuch);
  canPay = $derived.by(() => this.isAmount && this.payer.isReady);
  /** What the preview is asked for; null while there is nothing to ask. */
  asks = $derived.by(() =>
    this.order.value?.to_pay && this.isAmount ? this.#payment(this.amount ?? 0) : null,
  );

  follow(): () => void {
    const stops = [this.order.follow(), this.payer.follow()];
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

  /** Pays, or drafts it for its signers: then the draft's id is the answer. */
  async pay(): Promise<string | null> {
    const { amount } = this;
    const order = this.order.value;
    if (amount === null || !order || !this.canPay) return null;
    const paid = await this.payer.pay(this.#payment(amount));
    if (paid && 'draft' in paid) return paid.draft;
    if (paid) {
      justPaid.note(order, amount);
      this.order.value = justPaid.on(order);
      this.paid = { amount, balance: paid.written.state.account.balance };
      this.taken = null;
      this.typed = null;
      this.payer.clear();
    }
    await this.order.read();
    return null;
  }

  #payment(amount: number): PayInput {
    return { payments: [{ amount, kind: { Purchase: { order: this.#hash } } }] };
  }
}
