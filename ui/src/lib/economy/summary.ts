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

/** One of the accounts, or what is on its way between them, or the commons. */
export type MirrorBar = {
  key: string;
  kind: 'account' | 'waiting' | 'commons';
  row: AccountRow | null;
  amount: number;
};

const heldBy = (row: AccountRow) => row.balance + row.savings;

/** Each account with what it holds, the largest first, then what is on its way, the commons last: they add up to zero. */
export function mirror(view: EconomyView, keyOf: (agent: Uint8Array) => string): MirrorBar[] {
  const bars = view.accounts
    .map((row): MirrorBar => ({ key: keyOf(row.agent), kind: 'account', row, amount: heldBy(row) }))
    .filter(({ amount }) => amount !== 0)
    .sort((one, other) => other.amount - one.amount);
  if (view.waiting !== 0) bars.push({ key: 'waiting', kind: 'waiting', row: null, amount: view.waiting });
  return [...bars, { key: 'commons', kind: 'commons', row: null, amount: view.commons }];
}
