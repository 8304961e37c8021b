// What is typed into the pay form, read as payments.
import { hashText, type Hash } from '$lib/api/hash';
import { parseCredits } from '$lib/format';
import type { PayInput } from '$lib/types/PayInput';
import type { PaymentInput } from '$lib/types/PaymentInput';
import type { PaymentKind } from '$lib/types/PaymentKind';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import type { PaymentReference } from '$lib/types/PaymentReference';

/** So many go into one payment. */
export const PAYMENTS_MOST = 100;

export const MEMBER_KINDS = ['wage', 'dividend', 'bonus'] as const;
export type MemberKind = (typeof MEMBER_KINDS)[number];
export type PayKind = MemberKind | 'contribution' | 'tax' | 'refund';

export const isMemberKind = (kind: PayKind): kind is MemberKind =>
  (MEMBER_KINDS as readonly string[]).includes(kind);

export type Typed = {
  kind: PayKind;
  /** Amounts by the member's key. */
  amounts: Record<string, string>;
  /** Who gets a contribution or a tax. */
  coop: Hash | null;
  /** What is given back. */
  purchase: PaymentReference | null;
  /** The amount where there is one payee. */
  single: string;
};

export type ReadPayments = {
  payments: PaymentInput[];
  /** Keys of the members (or "single") whose amount cannot be read. */
  wrong: string[];
};

function amountOf(text: string): number | null | undefined {
  if (text.trim() === '') return undefined;
  const amount = parseCredits(text);
  return amount === null || amount <= 0 ? null : amount;
}

function toMember(kind: MemberKind, member: Hash): PaymentKind {
  switch (kind) {
    case 'wage':
      return { Wage: { member } };
    case 'dividend':
      return { Dividend: { member } };
    case 'bonus':
      return { Bonus: { member } };
  }
}

function toOne({ kind, coop, purchase }: Typed): PaymentKind | null {
  if (kind === 'refund') return purchase && { Refund: { purchase } };
  if (!coop) return null;
  return kind === 'tax' ? { Tax: { government: coop } } : { Contribution: { coop } };
}

export function readPayments(typed: Typed, members: Hash[]): ReadPayments {
  const payments: PaymentInput[] = [];
  const wrong: string[] = [];
  const { kind } = typed;
  if (isMemberKind(kind)) {
    for (const member of members) {
      const key = hashText(member);
      const amount = amountOf(typed.amounts[key] ?? '');
      if (amount === null) wrong.push(key);
      else if (amount !== undefined) payments.push({ amount, kind: toMember(kind, member) });
    }
    return { payments, wrong };
  }
  const amount = amountOf(typed.single);
  const to = toOne(typed);
  if (amount === null) wrong.push('single');
  else if (amount !== undefined && to) payments.push({ amount, kind: to });
  return { payments, wrong };
}

/** The first hundred are paid now, the rest stays typed. */
export function inOnePayment(payments: PaymentInput[]): { now: PayInput; later: number } {
  return {
    now: { payments: payments.slice(0, PAYMENTS_MOST) },
    later: Math.max(0, payments.length - PAYMENTS_MOST),
  };
}

export const totalOf = (payments: PaymentInput[]): number =>
  payments.reduce((sum, { amount }) => sum + amount, 0);

/** Amounts left when those of a payment are taken out. */
export function withoutPaid(amounts: Record<string, string>, paid: PaymentInput[]): Record<string, string> {
  const members = paid.flatMap(({ kind }) =>
    Object.values(kind).flatMap((to) => ('member' in to ? [hashText(to.member)] : [])),
  );
  return Object.fromEntries(Object.entries(amounts).filter(([key]) => !members.includes(key)));
}

/**
 * The preview of a payment that others still have to sign: its only refusal is the missing signatures, so what counts
 * is whether it could be drafted and whether there is enough to spend.
 */
export function withSignatures(preview: PaymentPreview, refused: string | null): PaymentPreview {
  if (preview.balance_after !== null) return { ...preview, refused };
  if (preview.total > preview.can_spend) return preview;
  return { ...preview, refused, balance_after: refused === null ? preview.balance - preview.total : null };
}
