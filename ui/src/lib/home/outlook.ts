// What would happen if the month ended now: the Settle act of the rules, worked out for the page. The ledger decides.
import type { Account } from '$lib/types/Account';
import type { Policy } from '$lib/types/Policy';

export type Outlook = {
  /** Sold of what was expected, 0 to 1. */
  part: number;
  /** The next month's projection. */
  next: number;
  /** Credits that would be created, Foundation share included. */
  created: number;
  /** Credits that would go back to the commons at once or from what comes in. */
  repaid: number;
};

const floorOf = (amount: number, rate: number) => Math.floor((amount * rate) / 10_000);
const ceilOf = (amount: number, rate: number) => Math.ceil((amount * rate) / 10_000);
const sum = (amounts: Account['lots']) => amounts.reduce((total, [, amount]) => total + amount, 0);

export function outlookOf(account: Account, policy: Policy): Outlook {
  const sold = Math.max(account.sold, 0);
  const judged = Math.max(sold, Math.min(sold, account.projected - account.fresh) + account.fresh);
  const base = Math.max(account.projected, ceilOf(account.ceiling, policy.start_rate));
  const next = Math.min(judged, base + ceilOf(base, policy.growth_cap), account.ceiling);
  const gap = floorOf(next, policy.factor) - account.matched;
  const tooMuch = Math.max(0, -gap);
  const fromGrants = Math.min(tooMuch, sum(account.lots));
  const left = tooMuch - fromGrants;
  return {
    part: account.projected > 0 ? Math.min(1, sold / account.projected) : 0,
    next,
    created: Math.max(0, gap),
    repaid: fromGrants + Math.min(left, account.owed + floorOf(Math.max(sold, left), policy.repay_rate)),
  };
}
