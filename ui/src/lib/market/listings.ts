// Pages of the market put together, filtered and searched.
import MiniSearch from 'minisearch';
import { hashText, sameHash } from '$lib/api/hash';
import { t } from '$lib/i18n';
import type { OfferView } from '$lib/types/OfferView';
import type { WantView } from '$lib/types/WantView';

export type Listing = OfferView | WantView;
export type Listed<Row> = { rows: Row[]; next: number | null };
export type Filter = { coop: string; place: string; text: string };

/**
 * The newest page beside what was fetched before. Of the time that the new page covers only it is true: what is
 * missing there was withdrawn. What is older stays.
 */
export function joinPages<Row extends Listing>(newest: Listed<Row>, known: Listed<Row>): Listed<Row> {
  const { next } = newest;
  if (next === null) return newest;
  const older = known.rows.filter(
    (row) => row.created < next && !newest.rows.some(({ original }) => sameHash(original, row.original)),
  );
  // Nothing older was fetched yet: the next page begins where this one ends.
  return older.length === 0 ? newest : { rows: [...newest.rows, ...older], next: known.next };
}

/** An earlier page below what is there. */
export function addPage<Row extends Listing>(known: Listed<Row>, page: Listed<Row>): Listed<Row> {
  const isNew = (row: Row) => !known.rows.some(({ original }) => sameHash(original, row.original));
  return { rows: [...known.rows, ...page.rows.filter(isNew)], next: page.next };
}

type Named = { key: string; name: string };

/** The parties that have something here, by name. */
export function partiesOf(rows: Listing[]): Named[] {
  const found = new Map(rows.map((row) => [hashText(row.author), row.author_name]));
  return [...found]
    .map(([key, name]) => ({ key, name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The places named here. */
export function placesOf(rows: Listing[]): string[] {
  const found = new Set(rows.map((row) => row.details.place.name));
  return [...found].sort((one, other) => one.localeCompare(other));
}

/** What fits: the newest first, or the best match first while something is searched for. */
export function findListings<Row extends Listing>(rows: Row[], filter: Filter): Row[] {
  const kept = rows.filter(
    (row) =>
      !row.ended &&
      (filter.coop === '' || hashText(row.author) === filter.coop) &&
      (filter.place === '' || row.details.place.name === filter.place),
  );
  const text = filter.text.trim();
  if (text === '') return kept.sort((one, other) => other.created - one.created);
  const index = new MiniSearch<{ id: number }>({
    fields: ['title', 'description', 'category', 'who', 'place', 'unit'],
    searchOptions: {
      prefix: true,
      // A short word with a letter changed is another word.
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { title: 3, who: 2 },
      combineWith: 'AND',
    },
  });
  index.addAll(
    kept.map((row, id) => ({
      id,
      title: row.details.title,
      description: row.details.description,
      category: t(`category.${row.details.category}`),
      who: row.author_name,
      place: row.details.place.name,
      unit: row.details.unit,
    })),
  );
  return index.search(text).flatMap(({ id }) => kept[id as number] ?? []);
}

export const isOffer = (row: Listing): row is OfferView => 'monthly_value' in row;
