// One want: read, met by offers, withdrawn.
import { connection } from '$lib/api/connection.svelte';
import type { Hash } from '$lib/api/hash';
import { matchesOf } from '$lib/home/matches';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';

const LOOKED_AT = 100;
const SHOWN = 6;

export class WantStore {
  readonly want;
  readonly offers = new Resource(
    () =>
      connection.read('exchange', 'offers', {
        category: this.want.value?.details.category ?? null,
        field: null,
        before: null,
        limit: LOOKED_AT,
      }),
    ['MarketChanged'],
  );
  readonly withdrawing = new Action();

  constructor(hash: Hash) {
    this.want = new Resource(() => connection.read('exchange', 'want', hash), ['MarketChanged']);
  }

  meeting = $derived.by(() => {
    const want = this.want.value;
    return want ? matchesOf(this.offers.value?.offers ?? [], [want], SHOWN).map(({ offer }) => offer) : [];
  });

  async withdraw(): Promise<void> {
    const want = this.want.value;
    if (!want) return;
    await this.withdrawing.run(() => connection.write('exchange', 'withdraw_want', want.version));
    await this.want.read();
  }
}
