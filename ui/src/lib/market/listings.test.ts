import { describe, expect, it } from 'vitest';
import type { OfferView } from '$lib/types/OfferView';
import { addPage, findListings, joinPages, partiesOf, placesOf } from './listings';

const hash = (seed: number) => Uint8Array.from({ length: 39 }, (_, place) => (place === 0 ? 132 : seed));

function offer(seed: number, title: string, more: Partial<OfferView> = {}, place = 'Riverside'): OfferView {
  return {
    original: hash(seed),
    version: hash(seed),
    author: hash(200),
    author_name: 'Riverside Bakery',
    details: {
      title,
      description: '',
      category: 'Food',
      unit: 'loaf',
      unit_price: 250,
      monthly_quantity: 1000,
      place: { name: place, latitude_tenths: 0, longitude_tenths: 0 },
      delivery: 'PickUp',
      until: null,
    },
    monthly_value: 250,
    created: seed,
    updated: seed,
    ended: false,
    ...more,
  };
}

const titles = (rows: OfferView[]) => rows.map(({ details }) => details.title);
const everything = { coop: '', place: '', text: '' };

describe('pages of the market', () => {
  const [first, second, third, fourth] = [
    offer(1, 'a'),
    offer(2, 'b'),
    offer(3, 'c'),
    offer(4, 'd'),
  ] as const;

  it('add an earlier page once', () => {
    const known = addPage({ rows: [fourth, third], next: 3 }, { rows: [third, second], next: 2 });
    expect(titles(known.rows)).toEqual(['d', 'c', 'b']);
    expect(known.next).toBe(2);
  });

  it('keep what is older than a new first page', () => {
    const known = { rows: [third, second, first], next: null };
    expect(joinPages({ rows: [fourth, third], next: 3 }, known)).toEqual({
      rows: [fourth, third, second, first],
      next: null,
    });
  });

  it('drop what was withdrawn within the first page', () => {
    const known = { rows: [fourth, third, second], next: 2 };
    expect(titles(joinPages({ rows: [fourth, second], next: 2 }, known).rows)).toEqual(['d', 'b']);
    expect(joinPages({ rows: [], next: null }, known)).toEqual({ rows: [], next: null });
  });
});

describe('finding', () => {
  const rows = [
    offer(1, 'Sourdough bread'),
    offer(2, 'Milling wheat', { author: hash(201), author_name: 'Hill Farm' }, 'Upper Hill'),
    offer(3, 'Wheat rolls'),
  ];

  it('shows the newest first, and nothing that has ended', () => {
    const ended = offer(9, 'gone', { ended: true });
    expect(titles(findListings([...rows, ended], everything))).toEqual([
      'Wheat rolls',
      'Milling wheat',
      'Sourdough bread',
    ]);
  });

  it('filters by place and by who', () => {
    expect(titles(findListings(rows, { ...everything, place: 'Upper Hill' }))).toEqual(['Milling wheat']);
    const farm = partiesOf(rows).find(({ name }) => name === 'Hill Farm');
    expect(titles(findListings(rows, { ...everything, coop: farm?.key ?? '' }))).toEqual(['Milling wheat']);
    expect(placesOf(rows)).toEqual(['Riverside', 'Upper Hill']);
  });

  it('searches words, beginnings and near misses, in names and categories too', () => {
    const find = (text: string) => titles(findListings(rows, { ...everything, text })).sort();
    expect(find('whe')).toEqual(['Milling wheat', 'Wheat rolls']);
    expect(find('sourdoug bread')).toEqual(['Sourdough bread']);
    expect(find('soudough')).toEqual(['Sourdough bread']);
    expect(find('hill wheat')).toEqual(['Milling wheat']);
    expect(find('food')).toHaveLength(3);
    expect(find('bicycle')).toEqual([]);
  });
});
