// What is typed into the form of a planned payment, read as a plan; and a plan's state in a word.
import { hashBytes, type Hash } from '$lib/api/hash';
import { parseCredits } from '$lib/format';
import type { DuePayment } from '$lib/types/DuePayment';
import type { PaymentKind } from '$lib/types/PaymentKind';
import type { PlanInput } from '$lib/types/PlanInput';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import type { Rhythm } from '$lib/types/Rhythm';

export const MEMBER_KINDS = ['wage', 'dividend', 'bonus'] as const;
export const COOP_KINDS = ['contribution', 'tax'] as const;
export type PlanKind = (typeof MEMBER_KINDS)[number] | (typeof COOP_KINDS)[number];

export const RHYTHMS = ['Once', 'Weekly', 'Monthly', 'Periods'] as const;
export const ENDS = ['never', 'until', 'times'] as const;
/** How long a refused payment is tried again, in seconds. */
export const TRIES = [
  { name: 'hour', seconds: 3_600 },
  { name: 'day', seconds: 86_400 },
  { name: 'three_days', seconds: 3 * 86_400 },
  { name: 'week', seconds: 7 * 86_400 },
] as const;
export const NOTE_MOST = 200;
const PERIODS_MOST = 120;
const TIMES_MOST = 1_000;

export type TypedPlan = {
  kind: PlanKind;
  /** The payee's key. */
  payee: string;
  amount: string;
  /** Of last month's sales, in percent; the amount is the most then. Empty: always the amount. */
  ofSales: string;
  /** As a field for date and time has it, in this browser's time. */
  first: string;
  rhythm: (typeof RHYTHMS)[number];
  periods: string;
  ends: (typeof ENDS)[number];
  /** As a field for a date has it. */
  until: string;
  times: string;
  trySeconds: number;
  note: string;
};

export type WrongField = 'payee' | 'amount' | 'ofSales' | 'first' | 'periods' | 'until' | 'times';

export const isMemberKind = (kind: PlanKind): kind is (typeof MEMBER_KINDS)[number] =>
  (MEMBER_KINDS as readonly string[]).includes(kind);

const twoDigits = (number: number) => String(number).padStart(2, '0');

/** A moment as a field for date and time holds it, in this browser's time. */
export function asField(ms: number): string {
  const at = new Date(ms);
  const day = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join('-');
  return `${day}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

export const emptyPlan = (kind: PlanKind, nowMs: number): TypedPlan => ({
  kind,
  payee: '',
  amount: '',
  ofSales: '',
  first: asField(nowMs + 60_000),
  rhythm: 'Monthly',
  periods: '1',
  ends: 'never',
  until: '',
  times: '12',
  trySeconds: TRIES[2].seconds,
  note: '',
});

/** Microseconds; null where the field holds no time. */
function momentOf(field: string): number | null {
  const ms = new Date(field).getTime();
  return field !== '' && Number.isFinite(ms) ? ms * 1000 : null;
}

function countOf(text: string, most: number): number | null {
  const count = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= most ? count : null;
}

const WHOLE = 10_000;

/** Basis points; null where it is no part of a whole. */
function partOf(percent: string): number | null {
  const hundredths = parseCredits(percent);
  return hundredths !== null && hundredths > 0 && hundredths <= WHOLE ? hundredths : null;
}

function paymentKind(kind: PlanKind, to: Hash): PaymentKind {
  switch (kind) {
    case 'wage':
      return { Wage: { member: to } };
    case 'dividend':
      return { Dividend: { member: to } };
    case 'bonus':
      return { Bonus: { member: to } };
    case 'contribution':
      return { Contribution: { coop: to } };
    case 'tax':
      return { Tax: { government: to } };
  }
}

export function readPlan(typed: TypedPlan): { plan: PlanInput | null; wrong: WrongField[] } {
  const wrong: WrongField[] = [];
  const needed = <T>(value: T | null, field: WrongField): T | null => {
    if (value === null) wrong.push(field);
    return value;
  };
  const to = needed(hashBytes(typed.payee), 'payee');
  const parsed = parseCredits(typed.amount);
  const amount = needed(parsed !== null && parsed > 0 ? parsed : null, 'amount');
  const ofSales = typed.ofSales.trim() === '' ? null : needed(partOf(typed.ofSales), 'ofSales');
  const first = needed(momentOf(typed.first), 'first');
  const periods = typed.rhythm === 'Periods' ? needed(countOf(typed.periods, PERIODS_MOST), 'periods') : null;
  const repeats = typed.rhythm !== 'Once';
  const until =
    repeats && typed.ends === 'until'
      ? needed(momentOf(typed.until === '' ? '' : `${typed.until}T23:59:59`), 'until')
      : null;
  const times = repeats && typed.ends === 'times' ? needed(countOf(typed.times, TIMES_MOST), 'times') : null;
  if (wrong.length > 0 || to === null || amount === null || first === null) return { plan: null, wrong };
  const rhythm: Rhythm = typed.rhythm === 'Periods' ? { Periods: periods ?? 1 } : typed.rhythm;
  const plan: PlanInput = {
    payment: { amount, kind: paymentKind(typed.kind, to) },
    of_sales: ofSales,
    recurrence: { first, rhythm, until, times },
    try_seconds: typed.trySeconds,
    note: typed.note.trim(),
  };
  return { plan, wrong };
}

export type PlannedWhat = {
  kind: 'Purchase' | 'Wage' | 'Dividend' | 'Bonus' | 'Contribution' | 'Tax' | 'Levy' | 'Refund';
  /** Whom it pays; null where an order says so. */
  payee: Hash | null;
};

/** What a plan pays for, and whom. */
export function whatOf(kind: PaymentKind): PlannedWhat {
  if ('Wage' in kind) return { kind: 'Wage', payee: kind.Wage.member };
  if ('Dividend' in kind) return { kind: 'Dividend', payee: kind.Dividend.member };
  if ('Bonus' in kind) return { kind: 'Bonus', payee: kind.Bonus.member };
  if ('Contribution' in kind) return { kind: 'Contribution', payee: kind.Contribution.coop };
  if ('Tax' in kind) return { kind: 'Tax', payee: kind.Tax.government };
  if ('Levy' in kind) return { kind: 'Levy', payee: null };
  if ('Refund' in kind) return { kind: 'Refund', payee: null };
  return { kind: 'Purchase', payee: null };
}

export type PlanState = 'to_be_signed' | 'refused' | 'paying' | 'paused' | 'over' | 'missed' | 'waiting';

export const waitsForSignatures = (due: DuePayment) =>
  typeof due.progress === 'object' && 'ToBeSigned' in due.progress ? due.progress.ToBeSigned.draft : null;
export const refusalOf = (due: DuePayment) =>
  typeof due.progress === 'object' && 'Refused' in due.progress ? due.progress.Refused.reason : null;

/** The most pressing thing to say of a plan. */
export function stateOf(planned: PlannedPayment): PlanState {
  if (planned.open.some((due) => waitsForSignatures(due))) return 'to_be_signed';
  if (planned.open.some((due) => refusalOf(due) !== null)) return 'refused';
  if (planned.open.length > 0) return 'paying';
  if (planned.paused) return 'paused';
  const newest = planned.past[0];
  if (newest && newest.outcome !== 'NothingSold' && 'Missed' in newest.outcome) return 'missed';
  return planned.next === null ? 'over' : 'waiting';
}
