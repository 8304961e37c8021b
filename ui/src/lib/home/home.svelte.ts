// What Home shows: the account, what waits, and what fits together on the market.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { matchesOf, unmetWants } from './matches';
import { needsOf, toDeliver } from './needs';
import { outlookOf } from './outlook';

const LOOKED_AT = 100;
const SHOWN = 3;

export class HomeStore {
  readonly me = new Resource(() => connection.read('registry', 'me', null), ['RegistryChanged']);
  readonly account: Resource<Awaited<ReturnType<typeof readAccount>>>;
  readonly orders = new Resource(
    () => connection.read('exchange', 'my_orders', null),
    ['OrderChanged', 'AccountChanged'],
  );
  readonly waiting = new Resource(
    () => connection.read('credit', 'waiting', null),
    ['PaymentWaiting', 'AccountChanged'],
  );
  readonly offers = new Resource(() => connection.read('exchange', 'offers', page), ['MarketChanged']);
  readonly wants = new Resource(() => connection.read('exchange', 'wants', page), ['MarketChanged']);
  readonly accepting = new Action();

  constructor(
    readonly agent: Hash,
    /** A registrar that is nothing else has no account. */
    readonly hasAccount: boolean,
  ) {
    this.account = new Resource(() => readAccount(this.hasAccount), ['AccountChanged', 'PaymentWaiting']);
  }

  needs = $derived.by(() =>
    needsOf({
      me: this.agent,
      party: this.me.value?.party ?? null,
      orders: this.orders.value ?? [],
      waiting: this.waiting.value ?? [],
    }),
  );
  needsRead = $derived.by(() => this.orders.value !== undefined && this.me.value !== undefined);
  promised = $derived.by(() => toDeliver(this.orders.value ?? [], this.agent).length);
  toCollect = $derived((this.waiting.value ?? []).reduce((sum, { amount }) => sum + amount, 0));
  outlook = $derived.by(() => {
    const state = this.account.value?.state.account;
    const policy = this.me.value?.economy.policy;
    return state && policy && state.role === 'Coop' && state.investment === 0
      ? outlookOf(state, policy)
      : null;
  });

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
      this.orders.problem ??
      this.me.problem ??
      this.offers.problem ??
      this.wants.problem,
  );

  follow(): () => void {
    const stops = [this.me, this.account, this.orders, this.waiting, this.offers, this.wants].map((part) =>
      part.follow(),
    );
    return () => stops.forEach((stop) => stop());
  }

  readAgain(): void {
    for (const part of [this.me, this.account, this.orders, this.waiting, this.offers, this.wants])
      void part.read();
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
