import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import type { OrderView } from '$lib/types/OrderView';
import { emptyRequest, ordersToAskFor, readRequest, type TypedRequest } from './request';

const key = (byte: number) => Uint8Array.from([132, 32, 36, ...new Array<number>(36).fill(byte)]);
const [me, farm, coop] = [key(1), key(2), key(3)];
const order = (changes: Partial<OrderView> = {}): OrderView => ({
  order: key(9),
  buyer: farm,
  buyer_name: 'Farm',
  seller: me,
  seller_name: 'Bakery',
  offer: key(8),
  title: 'Bread',
  unit: 'loaf',
  quantity: 1000,
  price: 10_000,
  note: '',
  placed: 0,
  steps: [],
  stands: 'Accepted',
  paid: 4_000,
  my_steps: [],
  to_pay: false,
  ...changes,
});
const known = { orders: [order()], ownCoop: coop, nowMs: 1_000 };
const typed = (changes: Partial<TypedRequest>): TypedRequest => ({
  ...emptyRequest('purchase'),
  order: hashText(key(9)),
  amount: '60',
  text: ' the rest ',
  ...changes,
});

describe('a typed request', () => {
  it('for an order goes to its buyer', () => {
    expect(readRequest(typed({}), known).input).toEqual({
      payer: farm,
      amount: 6_000,
      kind: { Purchase: { order: key(9) } },
      text: 'the rest',
      until: (1_000 + 7 * 86_400_000) * 1000,
    });
  });

  it('for a wage goes to the own co-op', () => {
    const { input } = readRequest(typed({ kind: 'wage' }), known);
    expect(input).toMatchObject({ payer: coop, kind: 'Wage' });
    expect(readRequest(typed({ kind: 'bonus' }), { ...known, ownCoop: null }).wrong).toEqual(['payer']);
  });

  it('names what is missing', () => {
    const empty = { order: '', amount: '0', text: '  ' };
    expect(readRequest(typed(empty), known)).toEqual({ input: null, wrong: ['amount', 'text', 'order'] });
    const gift = typed({ kind: 'contribution', payer: '' });
    expect(readRequest(gift, known).wrong).toEqual(['payer']);
  });
});

it('asks for orders that were accepted and are not paid in full', () => {
  const all = [
    order(),
    order({ paid: 10_000 }),
    order({ stands: null }),
    order({ stands: 'Declined' }),
    order({ seller: farm }),
    order({ stands: 'Received' }),
  ];
  expect(ordersToAskFor(all, me)).toEqual([all[0], all[5]]);
});
