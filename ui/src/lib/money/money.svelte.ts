// The account, its statement page by page, and what waits to be collected.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { HistoryLine } from '$lib/types/HistoryLine';
import { joinPages, rowOf, titlesOf } from './statement';

const PAGE = 40;

export class MoneyStore {
  readonly account = new Resource(
    () => connection.read('credit', 'account', null),
    ['AccountChanged', 'PaymentWaiting'],
  );
  readonly waiting = new Resource(
    () => connection.read('credit', 'waiting', null),
    ['PaymentWaiting', 'AccountChanged'],
  );
  /** So that a line can say what was bought or sold. */
  readonly orders = new Resource(() => connection.read('exchange', 'my_orders', null), ['OrderChanged']);
  readonly newest = new Resource(() => this.#readNewest(), ['AccountChanged']);
  readonly earlier = new Action();
  readonly collecting = new Action();
  #known = $state.raw<{ lines: HistoryLine[]; next: Hash | null }>({ lines: [], next: null });

  #titles = $derived(titlesOf(this.orders.value ?? []));
  rows = $derived(this.#known.lines.map((line) => rowOf(line, (order) => this.#titles(order))));
  lines = $derived(this.#known.lines);
  hasEarlier = $derived(this.#known.next !== null);
  problem = $derived(this.account.problem ?? this.newest.problem ?? this.waiting.problem);

  follow(): () => void {
    const stops = [this.account, this.waiting, this.orders, this.newest].map((part) => part.follow());
    return () => stops.forEach((stop) => stop());
  }

  readAgain(): void {
    for (const part of [this.account, this.waiting, this.newest]) void part.read();
  }

  async showEarlier(): Promise<void> {
    const before = this.#known.next;
    if (!before) return;
    await this.earlier.run(async () => {
      const page = await connection.read('credit', 'history', { agent: null, before, limit: PAGE });
      this.#known = { lines: [...this.#known.lines, ...page.lines], next: page.next };
    });
  }

  async collectNow(): Promise<void> {
    await this.collecting.run(() => connection.write('credit', 'collect', null));
    this.readAgain();
  }

  async #readNewest(): Promise<number> {
    const page = await connection.read('credit', 'history', { agent: null, before: null, limit: PAGE });
    this.#known = joinPages(page, this.#known);
    return this.#known.lines.length;
  }
}
