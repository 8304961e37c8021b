// One offer: read, ordered from, withdrawn.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { parseQuantity, priceOf } from '$lib/format';
import { lookNowAndThen } from '$lib/market/refresh';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { OrderView } from '$lib/types/OrderView';

const LOOK_MS = 10_000;

export class OfferStore {
  quantity = $state('');
  note = $state('');
  /** Somebody tried to order with a quantity that cannot be read. */
  tried = $state(false);
  readonly offer;
  readonly account;
  readonly ordering = new Action();
  readonly withdrawing = new Action();

  constructor(
    hash: Hash,
    /** Whether whoever looks has an account to order with. */
    readonly canOrder: boolean,
  ) {
    this.offer = new Resource(() => connection.read('exchange', 'offer', hash), ['MarketChanged']);
    this.account = new Resource(
      async () => (canOrder ? connection.read('credit', 'account', null) : null),
      ['AccountChanged'],
    );
  }

  amount = $derived(parseQuantity(this.quantity));
  isAmount = $derived(this.amount !== null && this.amount > 0);
  price = $derived.by(() => {
    const each = this.offer.value?.details.unit_price;
    return each !== undefined && this.amount !== null && this.amount > 0 ? priceOf(each, this.amount) : null;
  });
  isMoreThanCanSpend = $derived.by(() => {
    const canSpend = this.account.value?.can_spend;
    return canSpend !== undefined && this.price !== null && this.price > canSpend;
  });

  follow(): () => void {
    const stops = [this.offer.follow(), this.account.follow()];
    stops.push(lookNowAndThen(() => void this.offer.read(), LOOK_MS));
    return () => stops.forEach((stop) => stop());
  }

  async order(): Promise<OrderView | undefined> {
    this.tried = true;
    const offer = this.offer.value;
    const quantity = this.amount;
    if (!offer || quantity === null || quantity <= 0) return undefined;
    const order = await this.ordering.run(() =>
      connection.write('exchange', 'place_order', {
        offer: offer.version,
        quantity,
        note: this.note.trim(),
      }),
    );
    // Refused, perhaps because the offer was changed meanwhile: show it as it stands.
    if (!order) await this.offer.read();
    return order;
  }

  async withdraw(): Promise<void> {
    const offer = this.offer.value;
    if (!offer) return;
    await this.withdrawing.run(() => connection.write('exchange', 'withdraw_offer', offer.version));
    await this.offer.read();
  }
}
