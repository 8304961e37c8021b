import { describe, expect, it } from 'vitest';
import type { OrderView } from '$lib/types/OrderView';
import type { Step } from '$lib/types/Step';
import { groupOf, grouped, needsMe, openAmount, pathOf, stateOf, unitPriceOf } from './inbox';

const buyer = new Uint8Array(39).fill(1);
const seller = new Uint8Array(39).fill(2);
const SELLERS: Step[] = ['Accepted', 'Declined', 'Delivered'];
const NEXT: Record<string, Step[]> = {
  '': ['Accepted', 'Declined', 'Cancelled'],
  Accepted: ['Delivered'],
  Delivered: ['Received'],
};

/** An order as `me` sees it after these steps. */
function order(me: Uint8Array, steps: Step[], paid = 0, placed = 0): OrderView {
  const stands = steps.at(-1) ?? null;
  const sells = me === seller;
  const accepted = stands === 'Accepted' || stands === 'Delivered' || stands === 'Received';
  return {
    order: new Uint8Array(39).fill(placed),
    buyer,
    buyer_name: 'Bakery',
    seller,
    seller_name: 'Farm',
    offer: new Uint8Array(39),
    title: 'Wheat',
    unit: 'kg',
    quantity: 400_000,
    price: 50_000,
    note: '',
    placed,
    steps: steps.map((step, at) => ({ action: new Uint8Array(39), step, at, note: '' })),
    stands,
    paid,
    my_steps: (NEXT[stands ?? ''] ?? []).filter((step) => SELLERS.includes(step) === sells),
    to_pay: accepted && !sells && paid < 50_000,
  };
}

describe('where an order stands', () => {
  const cases: [Step[], number, string, string][] = [
    [[], 0, 'placed_buyer', 'placed_seller'],
    [['Declined'], 0, 'declined', 'declined'],
    [['Cancelled'], 0, 'cancelled', 'cancelled'],
    [['Accepted'], 0, 'pay', 'deliver'],
    [['Accepted'], 20_000, 'pay', 'deliver'],
    [['Accepted'], 50_000, 'delivery', 'deliver'],
    [['Accepted', 'Delivered'], 0, 'pay', 'payment'],
    [['Accepted', 'Delivered'], 50_000, 'receive', 'confirm'],
    [['Accepted', 'Delivered', 'Received'], 0, 'pay', 'payment'],
    [['Accepted', 'Delivered', 'Received'], 50_000, 'received', 'received'],
  ];
  it.each(cases)(
    'after %j with %i paid: %s for the buyer, %s for the seller',
    (steps, paid, bought, sold) => {
      expect(stateOf(order(buyer, steps, paid), buyer)).toBe(bought);
      expect(stateOf(order(seller, steps, paid), seller)).toBe(sold);
    },
  );
});

describe('the inbox', () => {
  it('puts first what waits for me, and what is over last', () => {
    const mine = [
      order(seller, ['Accepted', 'Delivered'], 0, 1),
      order(seller, [], 0, 2),
      order(seller, ['Declined'], 0, 3),
      order(seller, [], 0, 4),
    ];
    expect(
      grouped(mine, seller).map(({ group, orders }) => [group, orders.map(({ placed }) => placed)]),
    ).toEqual([
      ['waiting_for_you', [4, 2]],
      ['running', [1]],
      ['over', [3]],
    ]);
    expect(needsMe(mine, seller)).toBe(2);
  });

  it('leaves the buyer alone until something is theirs to do', () => {
    expect(groupOf(order(buyer, []), buyer)).toBe('running');
    expect(groupOf(order(buyer, ['Accepted']), buyer)).toBe('waiting_for_you');
    expect(groupOf(order(buyer, ['Accepted'], 50_000), buyer)).toBe('running');
    expect(groupOf(order(buyer, ['Accepted', 'Delivered'], 50_000), buyer)).toBe('waiting_for_you');
  });
});

describe('the path of an order', () => {
  const path = (steps: Step[], paid = 0) =>
    pathOf(order(buyer, steps, paid)).map(({ what, done }) => `${done ? '+' : '-'}${what}`);

  it('shows what was done and what is to come', () => {
    expect(path([])).toEqual(['+Placed', '-Accepted', '-Paid', '-Delivered', '-Received']);
    expect(path(['Accepted'])).toEqual(['+Placed', '+Accepted', '-Paid', '-Delivered', '-Received']);
    expect(path(['Accepted'], 100)).toContain('-PaidPart');
    expect(path(['Accepted'], 50_000)).toEqual(['+Placed', '+Accepted', '+Paid', '-Delivered', '-Received']);
    expect(path(['Accepted', 'Delivered'])).toEqual([
      '+Placed',
      '+Accepted',
      '+Delivered',
      '-Paid',
      '-Received',
    ]);
  });

  it('ends where it was declined or cancelled', () => {
    expect(path(['Declined'])).toEqual(['+Placed', '+Declined']);
    expect(path(['Cancelled'])).toEqual(['+Placed', '+Cancelled']);
  });
});

describe('amounts', () => {
  it('are never open below zero', () => {
    expect(openAmount(order(buyer, ['Accepted'], 60_000))).toBe(0);
  });

  it('tell the price of one, where rounding does not hide it', () => {
    expect(unitPriceOf(order(buyer, []))).toBe(125);
    expect(unitPriceOf({ ...order(buyer, []), quantity: 1500, price: 499 })).toBe(333);
    expect(unitPriceOf({ ...order(buyer, []), quantity: 500, price: 1 })).toBeNull();
  });
});
