// My orders, bought and sold.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import type { SignalKind } from '$lib/api/signals';
import { lookAgainAfter, lookNowAndThen } from '$lib/market/refresh';
import { Resource } from '$lib/stores/resource.svelte';
import { grouped, isSeller, needsMe } from './inbox';
import { justPaid } from './just-paid';

export type Side = 'bought' | 'sold';

const LOOK_MS = 10_000;
const HINTS: SignalKind[] = ['OrderChanged', 'AccountChanged', 'PaymentWaiting'];

export class OrdersStore {
  /** Null until somebody chose: the side where more waits is shown then. */
  chosen = $state<Side | null>(null);
  readonly orders: Resource<Awaited<ReturnType<typeof readOrders>>>;

  constructor(
    readonly me: Hash,
    hasAccount: boolean,
    chosen: Side | null,
  ) {
    this.chosen = chosen;
    this.orders = new Resource(() => readOrders(hasAccount), HINTS);
  }

  sold = $derived.by(() => (this.orders.value ?? []).filter((order) => isSeller(order, this.me)));
  bought = $derived.by(() => (this.orders.value ?? []).filter((order) => !isSeller(order, this.me)));
  waitingSold = $derived.by(() => needsMe(this.sold, this.me));
  waitingBought = $derived.by(() => needsMe(this.bought, this.me));
  side = $derived.by((): Side => {
    if (this.chosen) return this.chosen;
    if (this.waitingSold !== this.waitingBought)
      return this.waitingSold > this.waitingBought ? 'sold' : 'bought';
    return this.sold.length > this.bought.length ? 'sold' : 'bought';
  });
  groups = $derived.by(() => grouped(this.side === 'sold' ? this.sold : this.bought, this.me));

  follow(): () => void {
    const look = () => void this.orders.read();
    const stops = [this.orders.follow(), lookAgainAfter(HINTS, look), lookNowAndThen(look, LOOK_MS)];
    return () => stops.forEach((stop) => stop());
  }
}

async function readOrders(hasAccount: boolean) {
  return hasAccount ? justPaid.onAll(await connection.read('exchange', 'my_orders', null)) : [];
}
