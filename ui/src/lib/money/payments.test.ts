import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import { readPayments, type Typed } from './payments';

const ana = new Uint8Array(39).fill(1);
const ben = new Uint8Array(39).fill(2);
const farm = new Uint8Array(39).fill(3);
const typed = (changes: Partial<Typed>): Typed => ({
  kind: 'wage',
  wages: {},
  coop: null,
  contribution: '',
  ...changes,
});

describe('the pay form', () => {
  it('pays each member with an amount', () => {
    const read = readPayments(typed({ wages: { [hashText(ana)]: '120', [hashText(ben)]: ' ' } }), [ana, ben]);
    expect(read).toEqual({ payments: [{ amount: 12_000, kind: { Wage: { member: ana } } }], wrong: [] });
  });

  it('names whose amount cannot be read', () => {
    const wages = { [hashText(ana)]: 'ten', [hashText(ben)]: '0' };
    expect(readPayments(typed({ wages }), [ana, ben])).toEqual({
      payments: [],
      wrong: [hashText(ana), hashText(ben)],
    });
  });

  it('contributes to one co-op', () => {
    const given = typed({ kind: 'contribution', coop: farm, contribution: '7.50' });
    expect(readPayments(given, []).payments).toEqual([
      { amount: 750, kind: { Contribution: { coop: farm } } },
    ]);
    expect(readPayments({ ...given, coop: null }, []).payments).toEqual([]);
    expect(readPayments({ ...given, contribution: 'x' }, []).wrong).toEqual(['contribution']);
  });
});
