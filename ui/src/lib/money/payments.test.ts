import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import type { PaymentPreview } from '$lib/types/PaymentPreview';
import { inOnePayment, readPayments, totalOf, withoutPaid, withSignatures, type Typed } from './payments';

const ana = new Uint8Array(39).fill(1);
const ben = new Uint8Array(39).fill(2);
const farm = new Uint8Array(39).fill(3);
const typed = (changes: Partial<Typed>): Typed => ({
  kind: 'wage',
  amounts: {},
  coop: null,
  purchase: null,
  single: '',
  ...changes,
});

describe('the pay form', () => {
  it('pays each member with an amount, for what was chosen', () => {
    const amounts = { [hashText(ana)]: '120', [hashText(ben)]: ' ' };
    const kindsOf = (kind: Typed['kind']) => readPayments(typed({ kind, amounts }), [ana, ben]);
    expect(kindsOf('wage')).toEqual({
      payments: [{ amount: 12_000, kind: { Wage: { member: ana } } }],
      wrong: [],
    });
    expect(kindsOf('dividend').payments[0]?.kind).toEqual({ Dividend: { member: ana } });
    expect(kindsOf('bonus').payments[0]?.kind).toEqual({ Bonus: { member: ana } });
  });

  it('names whose amount cannot be read', () => {
    const amounts = { [hashText(ana)]: 'ten', [hashText(ben)]: '0' };
    expect(readPayments(typed({ amounts }), [ana, ben])).toEqual({
      payments: [],
      wrong: [hashText(ana), hashText(ben)],
    });
  });

  it('contributes to one co-op, or pays it a tax', () => {
    const given = typed({ kind: 'contribution', coop: farm, single: '7.50' });
    expect(readPayments(given, []).payments).toEqual([
      { amount: 750, kind: { Contribution: { coop: farm } } },
    ]);
    expect(readPayments({ ...given, kind: 'tax' }, []).payments).toEqual([
      { amount: 750, kind: { Tax: { government: farm } } },
    ]);
    expect(readPayments({ ...given, coop: null }, []).payments).toEqual([]);
    expect(readPayments({ ...given, single: 'x' }, []).wrong).toEqual(['single']);
  });

  it('gives back a purchase', () => {
    const purchase = { event: farm, index: 2 };
    const given = typed({ kind: 'refund', purchase, single: '1' });
    expect(readPayments(given, []).payments).toEqual([{ amount: 100, kind: { Refund: { purchase } } }]);
    expect(readPayments({ ...given, purchase: null }, []).payments).toEqual([]);
  });
});

describe('many payees', () => {
  const payments = Array.from({ length: 130 }, (_, place) => ({
    amount: 10,
    kind: { Bonus: { member: new Uint8Array(39).fill(place) } },
  }));

  it('are paid a hundred at a time', () => {
    const { now, later } = inOnePayment(payments);
    expect([now.payments.length, later, totalOf(now.payments)]).toEqual([100, 30, 1000]);
    expect(inOnePayment(payments.slice(0, 100)).later).toBe(0);
  });

  it('keep the amounts of those who were not paid yet', () => {
    const amounts = Object.fromEntries(payments.map(({ kind }) => [hashText(kind.Bonus.member), '0.10']));
    const left = withoutPaid(amounts, payments.slice(0, 100));
    expect(Object.keys(left)).toHaveLength(30);
    expect(left[hashText(new Uint8Array(39).fill(100))]).toBe('0.10');
  });
});

describe('the preview of what others still have to sign', () => {
  const preview: PaymentPreview = {
    total: 300,
    network_fee: 0,
    can_spend: 1000,
    balance: 800,
    balance_after: null,
    from_grants: 0,
    refused: 'Not enough signatures.',
  };

  it('shows the balance after it, since only signatures are missing', () => {
    expect(withSignatures(preview, null)).toMatchObject({ balance_after: 500, refused: null });
  });

  it('keeps a refusal that signatures do not heal', () => {
    const tooMuch = { ...preview, total: 1001, refused: 'You can spend 10.00.' };
    expect(withSignatures(tooMuch, null)).toEqual(tooMuch);
    expect(withSignatures(preview, 'Nothing was drafted.')).toMatchObject({
      balance_after: null,
      refused: 'Nothing was drafted.',
    });
  });
});
