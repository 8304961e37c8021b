import { describe, expect, it } from 'vitest';
import type { OfferView } from '$lib/types/OfferView';
import type { OrderView } from '$lib/types/OrderView';
import type { Party } from '$lib/types/Party';
import type { PaymentProgress } from '$lib/types/PaymentProgress';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { RequestView } from '$lib/types/RequestView';
import type { WantView } from '$lib/types/WantView';
import { matchesOf, scoreOf, unmetWants } from './matches';
import { needOfOrder, needsOf, toDeliver } from './needs';

const hash = (seed: number) => new Uint8Array(39).fill(seed);
const place = { name: 'Riverside', latitude_tenths: 523, longitude_tenths: -27 };

function offer(author: number, changes: Partial<OfferView['details']> = {}): OfferView {
  return {
    original: hash(100 + author),
    version: hash(100 + author),
    author: hash(author),
    author_name: 'Hill Farm',
    details: {
      title: 'Wheat flour',
      description: '',
      category: 'Food',
      unit: 'kilogram',
      unit_price: 120,
      monthly_quantity: 500_000,
      place,
      delivery: 'Anywhere',
      until: null,
      ...changes,
    },
    monthly_value: 60_000,
    created: 0,
    updated: 0,
    ended: false,
  };
}

function want(author: number, changes: Partial<WantView['details']> = {}): WantView {
  return {
    original: hash(150 + author),
    version: hash(150 + author),
    author: hash(author),
    author_name: 'Riverside Bakery',
    details: {
      title: 'Flour for bread',
      description: '',
      category: 'Food',
      unit: 'kilogram',
      unit_price: 150,
      monthly_quantity: 100_000,
      place,
      until: null,
      ...changes,
    },
    created: 0,
    updated: 0,
    ended: false,
  };
}

const request: RequestView = {
  request: hash(30),
  payee: hash(2),
  payee_name: 'Hill Farm',
  payer: hash(1),
  payer_name: 'Riverside Bakery',
  amount: 500,
  kind: { Contribution: { coop: hash(2) } },
  text: 'For the roof',
  made: 0,
  until: 9e15,
  state: 'Waiting',
};

function planned(progress: PaymentProgress): PlannedPayment {
  return {
    id: 0,
    plan: {
      payment: { amount: 500, kind: { Contribution: { coop: hash(2) } } },
      of_sales: null,
      recurrence: { first: 0, rhythm: 'Once', until: null, times: null },
      try_seconds: 60,
      note: '',
    },
    paused: false,
    next_number: 1,
    next: null,
    open: [{ number: 0, due: 0, deadline: 9e15, progress }],
    past: [],
  };
}

function order(changes: Partial<OrderView>): OrderView {
  return {
    order: hash(9),
    buyer: hash(1),
    buyer_name: 'Hill Farm',
    seller: hash(2),
    seller_name: 'Riverside Bakery',
    offer: hash(8),
    title: 'Bread',
    unit: 'loaf',
    quantity: 20_000,
    price: 7000,
    note: '',
    placed: 0,
    steps: [],
    stands: null,
    paid: 0,
    my_steps: [],
    to_pay: false,
    ...changes,
  };
}

describe('matches', () => {
  it('need the same category and another author', () => {
    expect(scoreOf(offer(1), want(2))).toBeGreaterThan(0);
    expect(scoreOf(offer(1, { category: 'Energy' }), want(2))).toBe(0);
    expect(scoreOf(offer(1), want(1))).toBe(0);
    expect(scoreOf({ ...offer(1), ended: true }, want(2))).toBe(0);
  });

  it('put shared words first', () => {
    const milk = offer(3, { title: 'Milk' });
    const found = matchesOf([milk, offer(1)], [want(2)], 5);
    expect(found.map((match) => match.offer.details.title)).toEqual(['Wheat flour', 'Milk']);
  });

  it('respect how far it is brought', () => {
    const far = { name: 'Far', latitude_tenths: 560, longitude_tenths: -27 };
    const near = offer(1, { delivery: { Within: { kilometres: 30 } } });
    expect(scoreOf(near, want(2))).toBeGreaterThan(0);
    expect(scoreOf(near, want(2, { place: far }))).toBe(0);
  });

  it('show wants that nobody meets, the nearest first', () => {
    const far = want(4, { category: 'Care', place: { ...place, latitude_tenths: 540 } });
    const close = want(5, { category: 'Care' });
    const found = unmetWants([want(2), far, close], [offer(1)], hash(7), place, 5);
    expect(found).toEqual([close, far]);
    expect(unmetWants([close], [], hash(5), place, 5)).toEqual([]);
  });
});

describe('needs', () => {
  it('ask the seller to accept and the buyer to pay', () => {
    expect(needOfOrder(order({ my_steps: ['Accepted', 'Declined'] }), hash(2))?.kind).toBe('accept');
    expect(needOfOrder(order({ my_steps: ['Cancelled'] }), hash(1))).toBeNull();
    expect(needOfOrder(order({ stands: 'Accepted', to_pay: true }), hash(1))?.kind).toBe('pay');
    expect(needOfOrder(order({ stands: 'Accepted', my_steps: ['Delivered'] }), hash(2))?.kind).toBe(
      'deliver',
    );
    expect(needOfOrder(order({ stands: 'Delivered', my_steps: ['Received'] }), hash(1))?.kind).toBe(
      'receive',
    );
  });

  it('put a membership to accept before everything', () => {
    const party = { role: 'Member', accepted: false, coop_name: 'Hill Farm' } as Party;
    const needs = needsOf({
      me: hash(1),
      party,
      orders: [order({ to_pay: true })],
      waiting: [],
      toSign: [],
      toCarryOut: [],
      asked: [request],
      planned: [planned('Due'), planned({ Refused: { reason: 'You can spend 0.00', at: 0 } })],
    });
    expect(needs.map(({ kind }) => kind)).toEqual(['membership', 'planned', 'pay', 'asked']);
    expect(needs[1]).toMatchObject({ state: 'refused' });
  });

  it('count what is promised', () => {
    const accepted = order({ stands: 'Accepted' });
    expect(toDeliver([accepted, order({})], hash(2))).toEqual([accepted]);
    expect(toDeliver([accepted], hash(1))).toEqual([]);
  });
});
