// What can be set aside, and why not more. The ledger decides; this says it beforehand.
import type { Account } from '$lib/types/Account';
import type { Policy } from '$lib/types/Policy';

export type Saving = {
  /** Earned credits: the balance without grants. */
  earned: number;
  grants: number;
  balance: number;
  /** What can be set aside now. */
  most: number;
  /** Why nothing can be set aside. */
  why: 'owed' | 'repay' | 'none' | null;
};

/** Credits that should be in being for a co-op, at its projection. */
export const targetOf = (projected: number, factor: number): number =>
  Number((BigInt(projected) * BigInt(factor)) / 10_000n);

export function savingOf(account: Account, policy: Policy | null): Saving {
  const grants = account.lots.reduce((sum, [, amount]) => sum + amount, 0);
  const earned = Math.max(0, account.balance) - grants;
  const isAbove =
    account.role === 'Coop' &&
    account.investment === 0 &&
    policy !== null &&
    account.matched > targetOf(account.projected, policy.factor);
  const why = account.owed > 0 ? 'owed' : isAbove ? 'repay' : earned <= 0 ? 'none' : null;
  return { earned: Math.max(0, earned), grants, balance: account.balance, most: why ? 0 : earned, why };
}

const TERMS = 12;

/** The months until which something can be set aside. */
export const termsFrom = (month: number): number[] =>
  Array.from({ length: TERMS }, (_, place) => month + 1 + place);
