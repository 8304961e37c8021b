import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import type { PaymentProgress } from '$lib/types/PaymentProgress';
import type { PlannedPayment } from '$lib/types/PlannedPayment';
import { asField, emptyPlan, readPlan, stateOf, whatOf, type TypedPlan } from './plan';

const ana = Uint8Array.from([132, 32, 36, ...new Array<number>(36).fill(5)]);
const now = Date.UTC(2027, 0, 31, 9, 30);
const typed = (changes: Partial<TypedPlan> = {}): TypedPlan => ({
  ...emptyPlan('wage', now),
  payee: hashText(ana),
  amount: '12.50',
  ...changes,
});

describe('a typed plan', () => {
  it('is read whole', () => {
    const { plan, wrong } = readPlan(typed({ note: ' cleaning ', ends: 'times', times: '3' }));
    expect(wrong).toEqual([]);
    expect(plan).toEqual({
      payment: { amount: 1250, kind: { Wage: { member: ana } } },
      of_sales: null,
      recurrence: { first: (now + 60_000) * 1000, rhythm: 'Monthly', until: null, times: 3 },
      try_seconds: 3 * 86_400,
      note: 'cleaning',
    });
  });

  it('names what cannot be read', () => {
    const nothing = typed({ payee: '', amount: '0', first: '', rhythm: 'Periods', periods: '0' });
    expect(readPlan(nothing)).toEqual({ plan: null, wrong: ['payee', 'amount', 'first', 'periods'] });
    expect(readPlan(typed({ ends: 'until', until: '' })).wrong).toEqual(['until']);
    expect(readPlan(typed({ ends: 'times', times: '1001' })).wrong).toEqual(['times']);
    expect(readPlan(typed({ ends: 'times', times: '1000' })).wrong).toEqual([]);
  });

  it('may pay a part of sales', () => {
    const part = (percent: string) => readPlan(typed({ ofSales: percent }));
    expect(part('0.5').plan?.of_sales).toBe(50);
    expect(part(' 100 ').plan?.of_sales).toBe(10_000);
    for (const wrong of ['0', '100.01', 'half', '-1']) expect(part(wrong).wrong).toEqual(['ofSales']);
  });

  it('that is paid once has no end to read', () => {
    const { plan } = readPlan(typed({ rhythm: 'Once', ends: 'times', times: 'many' }));
    expect(plan?.recurrence).toMatchObject({ rhythm: 'Once', until: null, times: null });
  });

  it('ends with its last day, not before it', () => {
    const { plan } = readPlan(typed({ ends: 'until', until: '2027-03-01' }));
    const end = new Date(2027, 2, 1, 23, 59, 59).getTime() * 1000;
    expect(plan?.recurrence.until).toBe(end);
  });

  it('keeps the minute that a field shows', () => {
    expect(new Date(asField(now)).getTime()).toBe(now);
  });
});

describe('the state of a plan', () => {
  const planned = (changes: Partial<PlannedPayment>): PlannedPayment => ({
    id: 0,
    plan: readPlan(typed()).plan ?? expect.fail(),
    paused: false,
    next_number: 1,
    next: now,
    open: [],
    past: [],
    ...changes,
  });
  const open = (progress: PaymentProgress) => [{ number: 0, due: now, deadline: now, progress }];

  it('says the most pressing thing', () => {
    expect(stateOf(planned({}))).toBe('waiting');
    expect(stateOf(planned({ paused: true }))).toBe('paused');
    expect(stateOf(planned({ next: null }))).toBe('over');
    expect(stateOf(planned({ open: open('Due') }))).toBe('paying');
    expect(stateOf(planned({ open: open({ Refused: { reason: 'no', at: now } }), paused: true }))).toBe(
      'refused',
    );
    const missed = [{ number: 0, due: now, outcome: { Missed: { reason: 'no' } } }];
    expect(stateOf(planned({ past: missed }))).toBe('missed');
    const paid = [{ number: 1, due: now, outcome: { Paid: { event: ana } } }, ...missed];
    expect(stateOf(planned({ past: paid }))).toBe('waiting');
  });

  it('names whom it pays', () => {
    expect(whatOf({ Wage: { member: ana } })).toEqual({ kind: 'Wage', payee: ana });
    expect(whatOf({ Levy: { order: ana } })).toEqual({ kind: 'Levy', payee: null });
  });
});
