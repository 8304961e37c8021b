// What waits for the person who looks: one line each, most pressing first.
import { sameHash, type Hash } from '$lib/api/hash';
import type { KeptDraft } from '$lib/authority/drafts';
import { stateOf } from '$lib/planned/plan';
import type { OrderView } from '$lib/types/OrderView';
import type { Party } from '$lib/types/Party';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { RequestView } from '$lib/types/RequestView';
import type { WaitingPayment } from '$lib/types/WaitingPayment';

export type Need =
  | { kind: 'membership'; coop: string }
  | { kind: 'accept' | 'pay' | 'deliver' | 'receive'; order: OrderView }
  | { kind: 'held'; payment: WaitingPayment }
  | { kind: 'sign' | 'carry_out'; draft: KeptDraft }
  | { kind: 'asked'; request: RequestView }
  | { kind: 'planned'; planned: PlannedPayment; state: 'to_be_signed' | 'refused' | 'missed' }
  | { kind: 'profile' };

/** The one step of an order that waits for this side, if any. */
export function needOfOrder(order: OrderView, me: Hash): Need | null {
  if (order.to_pay) return { kind: 'pay', order };
  const isSeller = sameHash(order.seller, me);
  if (isSeller && order.my_steps.includes('Accepted')) return { kind: 'accept', order };
  if (isSeller && order.my_steps.includes('Delivered')) return { kind: 'deliver', order };
  // Before the seller has delivered, nobody waits for the buyer.
  if (!isSeller && order.my_steps.includes('Received') && order.stands === 'Delivered') {
    return { kind: 'receive', order };
  }
  return null;
}

const PRESSING: Need['kind'][] = [
  'membership',
  'sign',
  'carry_out',
  'planned',
  'accept',
  'pay',
  'asked',
  'receive',
  'held',
  'deliver',
  'profile',
];

export function needsOf(given: {
  me: Hash;
  party: Party | null;
  orders: OrderView[];
  waiting: WaitingPayment[];
  toSign: KeptDraft[];
  toCarryOut: KeptDraft[];
  asked: RequestView[];
  planned: PlannedPayment[];
}): Need[] {
  const needs: Need[] = [];
  const { party } = given;
  if (party?.role === 'Member' && !party.accepted) {
    needs.push({ kind: 'membership', coop: party.coop_name ?? '' });
  }
  if (party?.role === 'Coop' && !party.profile) needs.push({ kind: 'profile' });
  for (const order of given.orders) {
    const need = needOfOrder(order, given.me);
    if (need) needs.push(need);
  }
  for (const payment of given.waiting) if (payment.held) needs.push({ kind: 'held', payment });
  for (const draft of given.toSign) needs.push({ kind: 'sign', draft });
  for (const draft of given.toCarryOut) needs.push({ kind: 'carry_out', draft });
  for (const request of given.asked) needs.push({ kind: 'asked', request });
  for (const planned of given.planned) {
    const state = stateOf(planned);
    if (state === 'to_be_signed' || state === 'refused' || state === 'missed') {
      needs.push({ kind: 'planned', planned, state });
    }
  }
  return needs.sort((one, other) => PRESSING.indexOf(one.kind) - PRESSING.indexOf(other.kind));
}

/** Orders that this side has promised to deliver. */
export function toDeliver(orders: OrderView[], me: Hash): OrderView[] {
  return orders.filter((order) => sameHash(order.seller, me) && order.stands === 'Accepted');
}
