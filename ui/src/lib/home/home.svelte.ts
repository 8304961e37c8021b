// What Home shows: the account, what waits, and what fits together on the market.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { drafts } from '$lib/authority/drafts.svelte';
import { readPlans } from '$lib/planned/api';
import { justPaid } from '$lib/order/just-paid';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { SettlementPreview } from '$lib/types/SettlementPreview';
import { matchesOf, unmetWants } from './matches';
import { needsOf, toDeliver } from './needs';

const LOOKED_AT = 100;
const SHOWN = 3;

export class HomeStore {
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);
  readonly account: Resource<Awaited<ReturnType<typeof readAccount>>>;
  readonly orders = new Resource(
    async () => justPaid.onAll(await connection.read('exchange', 'my_orders', null)),
    ['OrderChanged', 'AccountChanged'],
  );
  readonly waiting = new Resource(
    () => connection.read('credit', 'waiting', null),
    ['PaymentWaiting', 'AccountChanged'],
  );
  readonly asked = new Resource(
    () => connection.read('exchange', 'requests_waiting', null),
    ['RequestChanged', 'AccountChanged'],
  );
  /** Planned payments that went wrong are seen here first. */
  readonly planned: Resource<PlannedPayment[]>;
  readonly offers = new Resource(() => connection.read('exchange', 'offers', page), ['MarketChanged']);
  readonly wants = new Resource(() => connection.read('exchange', 'wants', page), ['MarketChanged']);
  /** What the month's end would bring if nothing more happened before it. */
  readonly settlement: Resource<SettlementPreview | null>;
  readonly accepting = new Action();

  constructor(
    readonly agent: Hash,
    /** A registrar that is nothing else has no account. */
    readonly hasAccount: boolean,
  ) {
    this.account = new Resource(() => readAccount(this.hasAccount), ['AccountChanged', 'PaymentWaiting']);
    this.planned = new Resource(async () => (this.hasAccount ? readPlans() : []), ['AccountChanged']);
    this.settlement = new Resource(
      async () => (hasAccount ? connection.read('credit', 'preview_settlement', null) : null),
      ['AccountChanged'],
    );
  }

  needs = $derived.by(() =>
    needsOf({
      me: this.agent,
      party: this.me.value?.party ?? null,
      orders: this.orders.value ?? [],
      waiting: this.waiting.value ?? [],
      toSign: drafts.forSignatureOf(this.agent),
      toCarryOut: drafts.toCarryOutBy(this.agent),
      asked: this.asked.value ?? [],
      planned: this.planned.value ?? [],
    }),
  );
  needsRead = $derived.by(() => this.orders.value !== undefined && this.me.value !== undefined);
  promised = $derived.by(() => toDeliver(this.orders.value ?? [], this.agent).length);
  toCollect = $derived((this.waiting.value ?? []).reduce((sum, { amount }) => sum + amount, 0));

  #offers = $derived(this.offers.value?.offers ?? []);
  #wants = $derived(this.wants.value?.wants ?? []);
  #isMine = (author: Hash) => author.every((byte, place) => byte === this.agent[place]);

  /** Wants of others that my offers meet. */
  wantsForMe = $derived(
    matchesOf(
      this.#offers.filter(({ author }) => this.#isMine(author)),
      this.#wants,
      SHOWN,
    ),
  );
  /** Offers of others that meet my wants. */
  offersForMe = $derived(
    matchesOf(
      this.#offers,
      this.#wants.filter(({ author }) => this.#isMine(author)),
      SHOWN,
    ),
  );
  unmet = $derived.by(() =>
    unmetWants(this.#wants, this.#offers, this.agent, this.me.value?.party?.profile?.place ?? null, SHOWN),
  );
  newest = $derived(this.#offers.filter(({ author }) => !this.#isMine(author)).slice(0, SHOWN));
  marketRead = $derived(this.offers.value !== undefined && this.wants.value !== undefined);

  problem = $derived.by(
    () =>
      this.account.problem ??
      this.settlement.problem ??
      this.orders.problem ??
      this.me.problem ??
      this.offers.problem ??
      this.wants.problem,
  );

  get #parts(): { follow(): () => void; read(): Promise<void> }[] {
    const mine = [
      this.me,
      this.account,
      this.settlement,
      this.orders,
      this.waiting,
      this.asked,
      this.planned,
    ];
    return [...mine, this.offers, this.wants];
  }

  follow(): () => void {
    const stops = this.#parts.map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  readAgain(): void {
    for (const part of this.#parts) void part.read();
  }

  async acceptMembership(): Promise<void> {
    await this.accepting.run(() => connection.write('registry', 'accept_membership', null));
    await this.me.read();
  }
}

const page = { category: null, field: null, before: null, limit: LOOKED_AT };

async function readAccount(has: boolean) {
  return has ? connection.read('credit', 'account', null) : null;
}
