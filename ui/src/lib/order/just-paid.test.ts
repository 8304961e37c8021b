import { expect, it } from 'vitest';
import type { OrderView } from '$lib/types/OrderView';
import { JustPaid } from './just-paid';

const order = (paid: number, changes: Partial<OrderView> = {}) =>
  ({ order: new Uint8Array(39).fill(7), price: 500, paid, to_pay: paid < 500, ...changes }) as OrderView;

it('an order shows what was just paid on it until it has heard of it itself', () => {
  const justPaid = new JustPaid();
  justPaid.note(order(100), 150);
  expect(justPaid.on(order(100))).toMatchObject({ paid: 250, to_pay: true });
  // A second part, on what is shown.
  justPaid.note(justPaid.on(order(100)), 250);
  expect(justPaid.onAll([order(100)])[0]).toMatchObject({ paid: 500, to_pay: false });
  const heard = order(500);
  expect(justPaid.on(heard)).toBe(heard);
  // From then on the order itself is believed.
  expect(justPaid.on(order(100))).toMatchObject({ paid: 100, to_pay: true });
});

it('other orders are left as they are', () => {
  const justPaid = new JustPaid();
  justPaid.note(order(0), 500);
  const other = order(0, { order: new Uint8Array(39).fill(8) });
  expect(justPaid.on(other)).toBe(other);
});
