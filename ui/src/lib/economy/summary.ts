// What the economy page says about the whole, worked out from the view of one node.
import type { AccountRow } from '$lib/types/AccountRow';
import type { EconomyView } from '$lib/types/EconomyView';

/** What balances, savings and waiting payments together differ from the credits in being by; zero when it adds up. */
export function offBy(view: EconomyView): number {
  return view.balances + view.savings + view.waiting - view.in_being;
}

/** Credits in being for each 1.00 on offer, in hundredths; null where nothing is on offer. */
export function ratio(view: EconomyView): number | null {
  return view.on_offer > 0 ? Math.round((view.in_being / view.on_offer) * 100) : null;
}

export type MirrorBar = { key: string; row: AccountRow | null; amount: number };

const heldBy = (row: AccountRow) => row.balance + row.savings + row.sent_waiting;

/** Each account with what it holds or has sent, the largest first, and the commons last: they add up to zero. */
export function mirror(view: EconomyView, keyOf: (agent: Uint8Array) => string): MirrorBar[] {
  const bars = view.accounts
    .map((row) => ({ key: keyOf(row.agent), row, amount: heldBy(row) }))
    .sort((one, other) => other.amount - one.amount);
  return [...bars, { key: 'commons', row: null, amount: view.commons }];
}
