// What is typed into the form that asks for a payment, read as a request.
import { hashBytes, hashText, sameHash, type Hash } from '$lib/api/hash';
import { parseCredits } from '$lib/format';
import type { OrderView } from '$lib/types/OrderView';
import type { RequestedKind } from '$lib/types/RequestedKind';
import type { RequestInput } from '$lib/types/RequestInput';

export type AskKind = 'purchase' | 'contribution' | 'wage' | 'bonus';
export const COOP_ASKS: AskKind[] = ['purchase', 'contribution'];
export const MEMBER_ASKS: AskKind[] = ['wage', 'bonus'];
/** How many days a request waits. */
export const DAYS = [1, 7, 30, 90] as const;
export const TEXT_MOST = 500;
const DAY_MS = 86_400_000;

export type TypedRequest = {
  kind: AskKind;
  /** The order, for a purchase. */
  order: string;
  /** Who is asked, for a contribution. */
  payer: string;
  amount: string;
  text: string;
  days: number;
};

export type WrongField = 'order' | 'payer' | 'amount' | 'text';

export const emptyRequest = (kind: AskKind): TypedRequest => ({
  kind,
  order: '',
  payer: '',
  amount: '',
  text: '',
  days: DAYS[1],
});

export const leftToPay = ({ price, paid }: OrderView): number => Math.max(0, price - paid);

/** Orders that I sold and that are not paid in full. */
export function ordersToAskFor(orders: OrderView[], me: Hash): OrderView[] {
  const isAccepted = ({ stands }: OrderView) =>
    stands !== null && !['Declined', 'Cancelled'].includes(stands);
  return orders.filter((order) => sameHash(order.seller, me) && isAccepted(order) && leftToPay(order) > 0);
}

export function readRequest(
  typed: TypedRequest,
  known: { orders: OrderView[]; ownCoop: Hash | null; nowMs: number },
): { input: RequestInput | null; wrong: WrongField[] } {
  const wrong: WrongField[] = [];
  const amount = parseCredits(typed.amount);
  if (amount === null || amount <= 0) wrong.push('amount');
  const text = typed.text.trim();
  if (text === '') wrong.push('text');
  let payer: Hash | null;
  let kind: RequestedKind;
  if (typed.kind === 'purchase') {
    const order = known.orders.find(({ order }) => hashText(order) === typed.order);
    payer = order?.buyer ?? null;
    kind = { Purchase: { order: order?.order ?? new Uint8Array() } };
    if (!order) wrong.push('order');
  } else if (typed.kind === 'contribution') {
    payer = hashBytes(typed.payer);
    kind = 'Contribution';
    if (!payer) wrong.push('payer');
  } else {
    payer = known.ownCoop;
    kind = typed.kind === 'wage' ? 'Wage' : 'Bonus';
    if (!payer) wrong.push('payer');
  }
  if (wrong.length > 0 || payer === null || amount === null) return { input: null, wrong };
  return { input: { payer, amount, kind, text, until: (known.nowMs + typed.days * DAY_MS) * 1000 }, wrong };
}
