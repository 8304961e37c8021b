import { expect, it } from 'vitest';
import type { HistoryLine } from '$lib/types/HistoryLine';
import { saleOf } from './refund';

const [bread, wage, buyer, worker] = [1, 2, 3, 4].map((byte) => new Uint8Array(39).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const line = {
  act: {
    Collect: {
      inputs: [
        { event: wage, index: 0, renewed: null },
        { event: bread, index: 3, renewed: null },
      ],
    },
  },
  postings: [
    { other: worker, other_name: 'Ana', amount: 100, purpose: 'Wage' },
    { other: buyer, other_name: 'Hill Farm', amount: 500, purpose: 'Purchase' },
    { other: null, other_name: null, amount: -20, purpose: null },
  ],
} as unknown as HistoryLine;

it('a sale is the purchase that a part of a collection took', () => {
  expect(saleOf(line, 1)).toEqual({
    purchase: { event: bread, index: 3 },
    buyer,
    name: 'Hill Farm',
    amount: 500,
  });
});

it('wages, repayments and other acts are no sales', () => {
  expect([0, 2, 9].map((place) => saleOf(line, place))).toEqual([null, null, null]);
  expect(saleOf({ ...line, act: 'Settle' }, 1)).toBeNull();
});
