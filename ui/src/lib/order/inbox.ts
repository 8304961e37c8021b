// Orders as they stand for the one who looks: what waits for whom, in which order, and the path of each.
import { sameHash, type Hash } from '$lib/api/hash';
import { needOfOrder } from '$lib/home/needs';
import type { Moment } from '$lib/types/Moment';
import type { OrderView } from '$lib/types/OrderView';
import type { Step } from '$lib/types/Step';

export type StateName =
  | 'placed_seller'
  | 'placed_buyer'
  | 'pay'
  | 'deliver'
  | 'delivery'
  | 'receive'
  | 'payment'
  | 'received'
  | 'confirm'
  | 'declined'
  | 'cancelled';

export type Group = 'waiting_for_you' | 'running' | 'over';

export const isSeller = (order: OrderView, me: Hash) => sameHash(order.seller, me);
export const otherName = (order: OrderView, me: Hash) =>
  isSeller(order, me) ? order.buyer_name : order.seller_name;
export const openAmount = (order: OrderView) => Math.max(0, order.price - order.paid);

export function stateOf(order: OrderView, me: Hash): StateName {
  const sells = isSeller(order, me);
  const isPaid = openAmount(order) === 0;
  switch (order.stands) {
    case null:
      return sells ? 'placed_seller' : 'placed_buyer';
    case 'Declined':
      return 'declined';
    case 'Cancelled':
      return 'cancelled';
    case 'Accepted':
      if (sells) return 'deliver';
      return isPaid ? 'delivery' : 'pay';
    case 'Delivered':
      if (sells) return isPaid ? 'confirm' : 'payment';
      return isPaid ? 'receive' : 'pay';
    case 'Received':
      if (isPaid) return 'received';
      return sells ? 'payment' : 'pay';
  }
}

export function groupOf(order: OrderView, me: Hash): Group {
  const state = stateOf(order, me);
  if (state === 'declined' || state === 'cancelled' || state === 'received') return 'over';
  return needOfOrder(order, me) ? 'waiting_for_you' : 'running';
}

const GROUPS: Group[] = ['waiting_for_you', 'running', 'over'];

/** What waits for me first; the newest first in each group. Empty groups are left out. */
export function grouped(orders: OrderView[], me: Hash): { group: Group; orders: OrderView[] }[] {
  const newestFirst = [...orders].sort((one, other) => other.placed - one.placed);
  return GROUPS.map((group) => ({
    group,
    orders: newestFirst.filter((order) => groupOf(order, me) === group),
  })).filter((part) => part.orders.length > 0);
}

export const needsMe = (orders: OrderView[], me: Hash) =>
  orders.filter((order) => groupOf(order, me) === 'waiting_for_you').length;

/** The price of one unit when the order was placed; null where the rounding hides it. */
export function unitPriceOf(order: OrderView): number | null {
  if (order.quantity < 1000) return null;
  const each = (BigInt(order.price) * 1000n + BigInt(order.quantity) - 1n) / BigInt(order.quantity);
  return Number(each);
}

export type PathPoint = {
  what: 'Placed' | 'Paid' | 'PaidPart' | Step;
  done: boolean;
  who: string;
  at: Moment | null;
  note: string;
};

const EXPECTED: Step[] = ['Accepted', 'Delivered', 'Received'];
const BY_SELLER: Step[] = ['Accepted', 'Declined', 'Delivered'];

/** What happened and what is still to come, in one line. */
export function pathOf(order: OrderView): PathPoint[] {
  const whoDoes = (step: Step) => (BY_SELLER.includes(step) ? order.seller_name : order.buyer_name);
  const isPaid = openAmount(order) === 0;
  const paidDone: PathPoint = { what: 'Paid', done: true, who: order.buyer_name, at: null, note: '' };
  const done: PathPoint[] = [
    { what: 'Placed', done: true, who: order.buyer_name, at: order.placed, note: order.note },
  ];
  for (const { step, at, note } of order.steps) {
    done.push({ what: step, done: true, who: whoDoes(step), at, note });
    // When it was paid is in the ledgers; here it counts that it is.
    if (step === 'Accepted' && isPaid) done.push(paidDone);
  }
  if (order.stands === 'Declined' || order.stands === 'Cancelled') return done;
  const taken = order.steps.map(({ step }) => step);
  const coming: PathPoint[] = EXPECTED.filter((step) => !taken.includes(step)).map((step) => ({
    what: step,
    done: false,
    who: whoDoes(step),
    at: null,
    note: '',
  }));
  if (!isPaid) {
    const paying: PathPoint = {
      what: order.paid > 0 ? 'PaidPart' : 'Paid',
      done: false,
      who: order.buyer_name,
      at: null,
      note: '',
    };
    coming.splice(coming[0]?.what === 'Accepted' ? 1 : 0, 0, paying);
  }
  return [...done, ...coming];
}
