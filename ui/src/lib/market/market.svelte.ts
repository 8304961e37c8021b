// The market: offers and wants, page by page, filtered and searched.
import { connection } from '$lib/api/connection.svelte';
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import type { Category } from '$lib/types/Category';
import type { OfferView } from '$lib/types/OfferView';
import type { WantView } from '$lib/types/WantView';
import { addPage, findListings, joinPages, partiesOf, placesOf, type Listed, type Listing } from './listings';
import { lookNowAndThen } from './refresh';

export type Side = 'offers' | 'wants';

const PAGE = 40;
const LOOK_MS = 8000;

type ReadPage<Row> = (category: Category | null, before: number | null) => Promise<Listed<Row>>;

/** One side of the market. */
class Shelf<Row extends Listing> {
  category = $state<Category | ''>('');
  coop = $state('');
  place = $state('');
  text = $state('');
  readonly newest: Resource<number>;
  readonly earlier = new Action();
  readonly #read: ReadPage<Row>;
  #known = $state.raw<Listed<Row>>({ rows: [], next: null });
  /** What is known belongs to this category. */
  #knownOf = $state<Category | ''>('');

  constructor(read: ReadPage<Row>) {
    this.#read = read;
    this.newest = new Resource(() => this.#readNewest(), ['MarketChanged']);
  }

  rows = $derived(this.#known.rows.filter((row) => !row.ended));
  found = $derived(findListings(this.rows, { coop: this.coop, place: this.place, text: this.text }));
  parties = $derived(partiesOf(this.rows));
  places = $derived(placesOf(this.rows));
  hasEarlier = $derived(this.#known.next !== null);
  /** Nothing to show yet for what is chosen. */
  isReading = $derived.by(() => this.newest.isFirst || this.#knownOf !== this.category);
  isFiltered = $derived(
    this.category !== '' || this.coop !== '' || this.place !== '' || this.text.trim() !== '',
  );

  choose(category: Category | ''): void {
    this.category = category;
    // What is chosen may not be there in another category.
    this.coop = '';
    this.place = '';
    void this.newest.read();
  }

  clear(): void {
    this.text = '';
    this.choose('');
  }

  async showEarlier(): Promise<void> {
    const { next } = this.#known;
    if (next === null) return;
    await this.earlier.run(async () => {
      this.#known = addPage(this.#known, await this.#read(this.category || null, next));
    });
  }

  async #readNewest(): Promise<number> {
    const { category } = this;
    const page = await this.#read(category || null, null);
    this.#known = category === this.#knownOf ? joinPages(page, this.#known) : page;
    this.#knownOf = category;
    return this.#known.rows.length;
  }
}

export class MarketStore {
  side = $state<Side>('offers');
  readonly offers = new Shelf<OfferView>(async (category, before) => {
    const page = await connection.read('exchange', 'offers', { category, field: null, before, limit: PAGE });
    return { rows: page.offers, next: page.next };
  });
  readonly wants = new Shelf<WantView>(async (category, before) => {
    const page = await connection.read('exchange', 'wants', { category, field: null, before, limit: PAGE });
    return { rows: page.wants, next: page.next };
  });

  constructor(side: Side) {
    this.side = side;
  }

  shelf = $derived(this.side === 'offers' ? this.offers : this.wants);

  follow(): () => void {
    const stops = [this.offers.newest.follow(), this.wants.newest.follow()];
    stops.push(lookNowAndThen(() => void this.shelf.newest.read(), LOOK_MS));
    return () => stops.forEach((stop) => stop());
  }
}
