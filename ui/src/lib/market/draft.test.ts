import { describe, expect, it } from 'vitest';
import {
  dayOf,
  draftOf,
  emptyDraft,
  endOfDay,
  parseTenths,
  readDelivery,
  readOffer,
  readWant,
  sketchOf,
  type Draft,
} from './draft';

const NOW = new Date(2026, 10, 22, 12).getTime();
const bread: Draft = {
  ...emptyDraft({ name: 'Riverside', latitude_tenths: 523, longitude_tenths: -27 }),
  title: ' Sourdough bread ',
  category: 'Food',
  unit: 'loaf',
  unitPrice: '2.50',
  quantity: '400',
};

describe('an offer as typed', () => {
  it('becomes what is written', () => {
    expect(readOffer(bread, NOW)).toEqual({
      details: {
        title: 'Sourdough bread',
        description: '',
        category: 'Food',
        unit: 'loaf',
        unit_price: 250,
        monthly_quantity: 400_000,
        place: { name: 'Riverside', latitude_tenths: 523, longitude_tenths: -27 },
        delivery: 'PickUp',
        until: null,
      },
      wrong: {},
    });
  });

  it('says of each field what is wrong with it', () => {
    expect(readOffer(emptyDraft(), NOW).wrong).toEqual({
      title: 'wrong.needed',
      category: 'wrong.category',
      unit: 'wrong.needed',
      unitPrice: 'wrong.price',
      quantity: 'wrong.quantity',
      placeName: 'wrong.needed',
      latitude: 'wrong.degrees',
      longitude: 'wrong.degrees',
    });
  });

  it('has a price and a quantity above nothing', () => {
    expect(readOffer({ ...bread, unitPrice: '0' }, NOW).wrong).toEqual({ unitPrice: 'wrong.price' });
    expect(readOffer({ ...bread, unitPrice: '0.01' }, NOW).details?.unit_price).toBe(1);
    expect(readOffer({ ...bread, quantity: '0' }, NOW).wrong).toEqual({ quantity: 'wrong.quantity' });
    expect(readOffer({ ...bread, quantity: '0.001' }, NOW).details?.monthly_quantity).toBe(1);
  });

  it('counts the length of a text in bytes, as the rule does', () => {
    expect(readOffer({ ...bread, title: 'a'.repeat(200) }, NOW).wrong).toEqual({});
    expect(readOffer({ ...bread, title: 'ä'.repeat(101) }, NOW).wrong).toEqual({ title: 'wrong.long' });
    expect(readOffer({ ...bread, unit: 'x'.repeat(61) }, NOW).wrong).toEqual({ unit: 'wrong.long' });
  });

  it('comes to no more in a month than a ledger holds', () => {
    const most = { ...bread, unitPrice: '1000000000000', quantity: '90' };
    expect(readOffer(most, NOW).wrong).toEqual({});
    expect(readOffer({ ...most, quantity: '91' }, NOW).wrong).toEqual({ value: 'wrong.value' });
  });

  it('ends today at the earliest', () => {
    expect(readOffer({ ...bread, until: '2026-11-22' }, NOW).wrong).toEqual({});
    expect(readOffer({ ...bread, until: '2026-11-21' }, NOW).wrong).toEqual({ until: 'wrong.until' });
  });

  it('asks for kilometres only where something is brought', () => {
    expect(readDelivery({ ...bread, delivery: 'Within', kilometres: '20' })).toEqual({
      Within: { kilometres: 20 },
    });
    for (const kilometres of ['', '0', '1.5', '70000'])
      expect(readDelivery({ ...bread, delivery: 'Within', kilometres })).toBeNull();
    expect(readDelivery({ ...bread, delivery: 'Remote' })).toBe('Remote');
  });

  it('comes back into the form as it was', () => {
    const typed = { ...bread, delivery: 'Within' as const, kilometres: '20', until: '2027-03-31' };
    const { details } = readOffer(typed, NOW);
    expect(details && draftOf(details)).toEqual({ ...typed, title: 'Sourdough bread' });
  });
});

describe('a want as typed', () => {
  it('may leave the price open', () => {
    expect(readWant({ ...bread, unitPrice: '' }, NOW).details?.unit_price).toBeNull();
    expect(readWant({ ...bread, unitPrice: 'cheap' }, NOW).wrong).toEqual({ unitPrice: 'wrong.price' });
    expect(readWant(bread, NOW).details).not.toHaveProperty('delivery');
  });
});

describe('small readings', () => {
  it('reads degrees to a tenth', () => {
    expect(parseTenths('52.3', 900)).toBe(523);
    expect(parseTenths('-2,7', 1800)).toBe(-27);
    expect(parseTenths('\u22122.74', 1800)).toBe(-27);
    expect(parseTenths('0', 900)).toBe(0);
    expect(parseTenths('90.1', 900)).toBeNull();
    expect(parseTenths('north', 900)).toBeNull();
  });

  it('knows when a day is over, and which day that was', () => {
    const over = endOfDay('2026-12-31');
    expect(over).toBe(new Date(2027, 0, 1).getTime() * 1000);
    expect(dayOf(over)).toBe('2026-12-31');
    expect(endOfDay('')).toBeNull();
    expect(dayOf(null)).toBe('');
  });

  it('sketches what is half typed', () => {
    expect(sketchOf({ ...emptyDraft(), unitPrice: '2.' })).toMatchObject({
      title: '',
      unitPrice: 200,
      quantity: null,
    });
  });
});
