// What is typed into the pay form, read as payments.
import { hashText, type Hash } from '$lib/api/hash';
import { parseCredits } from '$lib/format';
import type { PaymentInput } from '$lib/types/PaymentInput';

export type PayKind = 'wage' | 'contribution';

export type Typed = {
  kind: PayKind;
  /** Amounts by the member's key. */
  wages: Record<string, string>;
  coop: Hash | null;
  contribution: string;
};

export type ReadPayments = {
  payments: PaymentInput[];
  /** Keys of the members (or "contribution") whose amount cannot be read. */
  wrong: string[];
};

function amountOf(text: string): number | null | undefined {
  if (text.trim() === '') return undefined;
  const amount = parseCredits(text);
  return amount === null || amount <= 0 ? null : amount;
}

export function readPayments(typed: Typed, members: Hash[]): ReadPayments {
  const payments: PaymentInput[] = [];
  const wrong: string[] = [];
  if (typed.kind === 'wage') {
    for (const member of members) {
      const key = hashText(member);
      const amount = amountOf(typed.wages[key] ?? '');
      if (amount === null) wrong.push(key);
      else if (amount !== undefined) payments.push({ amount, kind: { Wage: { member } } });
    }
    return { payments, wrong };
  }
  const amount = amountOf(typed.contribution);
  if (amount === null) wrong.push('contribution');
  else if (amount !== undefined && typed.coop) {
    payments.push({ amount, kind: { Contribution: { coop: typed.coop } } });
  }
  return { payments, wrong };
}
