import { describe, expect, it } from 'vitest';
import type { Account } from '$lib/types/Account';
import type { Policy } from '$lib/types/Policy';
import { savingOf, termsFrom } from './savings';

const policy = { factor: 12_500 } as Policy;
const account = (changes: Partial<Account>): Account =>
  ({
    role: 'Coop',
    balance: 0,
    lots: [],
    projected: 100_000,
    matched: 125_000,
    owed: 0,
    investment: 0,
    ...changes,
  }) as Account;

describe('what can be set aside', () => {
  it('is what was earned, without grants', () => {
    const saving = savingOf(account({ balance: 90_000, lots: [[4, 30_000]] }), policy);
    expect([saving.earned, saving.grants, saving.most, saving.why]).toEqual([60_000, 30_000, 60_000, null]);
  });

  it('is nothing below zero, or where all of it is a grant', () => {
    expect(savingOf(account({ balance: -100 }), policy)).toMatchObject({ most: 0, why: 'none' });
    expect(savingOf(account({ balance: 500, lots: [[4, 500]] }), policy)).toMatchObject({
      most: 0,
      why: 'none',
    });
  });

  it('is nothing while something is to be repaid', () => {
    expect(savingOf(account({ balance: 900, owed: 1 }), policy)).toMatchObject({ most: 0, why: 'owed' });
    expect(savingOf(account({ balance: 900, matched: 125_001 }), policy)).toMatchObject({
      most: 0,
      why: 'repay',
    });
  });

  it('is not bound by a target for members, and with an investment the ledger decides', () => {
    const member = account({ role: 'Member', balance: 900, projected: 0, matched: 0 });
    expect(savingOf(member, policy).most).toBe(900);
    expect(savingOf(account({ balance: 900, matched: 200_000, investment: 75_000 }), policy).most).toBe(900);
  });
});

it('the months to choose from are the next twelve', () => {
  const terms = termsFrom(7);
  expect([terms[0], terms.length, terms.at(-1)]).toEqual([8, 12, 19]);
});
