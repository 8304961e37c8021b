// Payment requests: those that wait for me, those that I made, and the form for another.
import { connection } from '$lib/api/connection.svelte';
import { hashText, sameHash, type Hash } from '$lib/api/hash';
import { drafts } from '$lib/authority/drafts.svelte';
import { Payer } from '$lib/money/payer.svelte';
import { formatCredits } from '$lib/format';
import { Action } from '$lib/stores/action.svelte';
import { clock } from '$lib/stores/clock.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PayInput } from '$lib/types/PayInput';
import type { RequestView } from '$lib/types/RequestView';
import {
  COOP_ASKS,
  emptyRequest,
  leftToPay,
  MEMBER_ASKS,
  ordersToAskFor,
  readRequest,
  type TypedRequest,
} from './request';

/** A hint may come before what it tells of has arrived. */
const LOOK_MS = 4_000;

export class RequestsStore {
  readonly waiting = new Resource(
    () => connection.read('exchange', 'requests_waiting', null),
    ['RequestChanged', 'AccountChanged'],
  );
  readonly made = new Resource(
    () => connection.read('exchange', 'requests_made', null),
    ['RequestChanged', 'PaymentWaiting', 'AccountChanged'],
  );
  readonly orders = new Resource(
    () => connection.read('exchange', 'my_orders', null),
    ['OrderChanged', 'AccountChanged'],
  );
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);
  readonly parties = new Resource(async () => {
    const [coops, members] = await Promise.all([
      connection.read('registry', 'coops', null),
      connection.read('registry', 'members', this.agent),
    ]);
    return [...coops, ...members];
  }, ['RegistryChanged']);
  readonly payer = new Payer(true);
  readonly asking = new Action();
  readonly declining = new Action();
  readonly withdrawing = new Action();
  typed = $state<TypedRequest | null>(null);
  tried = $state(false);
  /** The request whose payment is shown, before it is approved. */
  chosen = $state.raw<RequestView | null>(null);
  /** The request that is being declined, and why. */
  refusing = $state.raw<RequestView | null>(null);
  reason = $state('');
  /** What was done last, to tell it. */
  done = $state.raw<
    | { kind: 'asked' | 'declined'; name: string; amount: number }
    | { kind: 'paid'; name: string; amount: number; balance: number }
    | null
  >(null);

  constructor(
    readonly agent: Hash,
    readonly isCoop: boolean,
  ) {}

  kinds = $derived.by(() => (this.isCoop ? COOP_ASKS : MEMBER_ASKS));
  sold = $derived.by(() => ordersToAskFor(this.orders.value ?? [], this.agent));
  others = $derived.by(() =>
    (this.parties.value ?? []).filter(
      ({ agent, revoked, closed }) => !revoked && !closed && !sameHash(agent, this.agent),
    ),
  );
  read = $derived.by(() =>
    this.typed
      ? readRequest(this.typed, {
          orders: this.sold,
          ownCoop: this.me.value?.party?.coop ?? null,
          nowMs: clock.now,
        })
      : null,
  );
  /** What approving the chosen request would pay. */
  payment = $derived.by((): PayInput | null => {
    const { chosen } = this;
    return chosen ? { payments: [{ amount: chosen.amount, kind: chosen.kind }] } : null;
  });

  follow(): () => void {
    const parts = [this.waiting, this.made, this.orders, this.me, this.parties, this.payer];
    const stops = parts.map((part) => part.follow());
    const timer = setInterval(() => {
      void this.waiting.read();
      void this.made.read();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      stops.forEach((stop) => stop());
    };
  }

  begin(): void {
    this.tried = false;
    this.done = null;
    this.asking.clear();
    this.typed = emptyRequest(this.isCoop ? 'purchase' : 'wage');
  }

  cancel(): void {
    this.typed = null;
  }

  /** An order that was picked is asked for in full. */
  chooseOrder(): void {
    const { typed } = this;
    const order = this.sold.find((sold) => hashText(sold.order) === typed?.order);
    if (typed && order) {
      typed.amount = formatCredits(leftToPay(order));
      typed.text ||= order.title;
    }
  }

  async ask(): Promise<void> {
    this.tried = true;
    const input = this.read?.input;
    if (!input) return;
    const asked = await this.asking.run(() => connection.write('exchange', 'request_payment', input));
    if (!asked) return;
    this.typed = null;
    this.done = { kind: 'asked', name: asked.payer_name, amount: asked.amount };
    await this.made.read();
  }

  choose(request: RequestView | null): void {
    this.done = null;
    this.refusing = null;
    this.payer.paying.clear();
    this.chosen = request;
  }

  refuse(request: RequestView | null): void {
    this.done = null;
    this.chosen = null;
    this.reason = '';
    this.declining.clear();
    this.refusing = request;
  }

  /** Pays, or drafts it for its signers: then the draft's id is the answer. */
  async approve(): Promise<string | null> {
    const { chosen, payment } = this;
    if (!chosen || !payment) return null;
    // It waits for signatures already: another draft could be signed and paid beside it.
    const drafted = drafts.of(this.agent).find(({ request }) => sameHash(request, chosen.request));
    if (drafted) return drafted.id;
    const paid = await this.payer.pay(payment, chosen.request);
    if (!paid) return null;
    this.chosen = null;
    if ('draft' in paid) return paid.draft;
    const { balance } = paid.written.state.account;
    this.done = { kind: 'paid', name: chosen.payee_name, amount: chosen.amount, balance };
    await this.waiting.read();
    return null;
  }

  async decline(): Promise<void> {
    const { refusing } = this;
    const reason = this.reason.trim();
    if (!refusing || reason === '') return;
    const input = { request: refusing.request, reason };
    const declined = await this.declining.run(() => connection.write('exchange', 'decline_request', input));
    if (!declined) return;
    this.refusing = null;
    this.done = { kind: 'declined', name: refusing.payee_name, amount: refusing.amount };
    await this.waiting.read();
  }

  async withdraw({ request }: RequestView): Promise<void> {
    await this.withdrawing.run(() => connection.write('exchange', 'withdraw_request', request));
    await this.made.read();
  }
}
