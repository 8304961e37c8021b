import { describe, expect, it } from 'vitest';
import type { Account } from '$lib/types/Account';
import type { Policy } from '$lib/types/Policy';
import { outlookOf } from './outlook';

const policy: Policy = {
  foundation_share: 5000,
  factor: 12_500,
  growth_cap: 5000,
  start_rate: 2500,
  repay_rate: 1000,
  overdraft: 5000,
  grant_validity_months: 3,
  investment_limit: 0,
  registrar_quota: 0,
  standing_periods: 6,
};

const account = (changes: Partial<Account>): Account => ({
  role: 'Coop',
  month: 1,
  balance: 261_719,
  lots: [[3, 11_719]],
  savings: [],
  ceiling: 1_000_000,
  projected: 300_000,
  fresh: 0,
  estimated: 300_000,
  sold: 250_000,
  last_sold: 0,
  matched: 375_000,
  owed: 0,
  investment: 0,
  investment_base: 0,
  investment_due: 0,
  invested: 0,
  ...changes,
});

describe('outlook', () => {
  it('repays as the rules do when sales stay behind', () => {
    // The second month of the rules' own example: 375,000 matched becomes 338,281.
    expect(outlookOf(account({}), policy)).toMatchObject({
      next: 250_000,
      created: 0,
      repaid: 375_000 - 338_281,
    });
  });

  it('creates when sales pass what was expected', () => {
    const growing = account({ lots: [], projected: 250_000, sold: 300_000, matched: 338_281 });
    expect(outlookOf(growing, policy)).toMatchObject({
      next: 300_000,
      created: 375_000 - 338_281,
      repaid: 0,
      part: 1,
    });
  });

  it('does not judge offers of this month', () => {
    const fresh = account({ lots: [], fresh: 300_000, sold: 0 });
    expect(outlookOf(fresh, policy)).toMatchObject({ next: 300_000, created: 0, repaid: 0 });
  });

  it('stays within the ceiling and the growth cap', () => {
    expect(outlookOf(account({ sold: 5_000_000 }), policy).next).toBe(450_000);
    expect(outlookOf(account({ sold: 5_000_000, ceiling: 400_000 }), policy).next).toBe(400_000);
  });

  it('counts refunds of earlier sales as no sales', () => {
    expect(outlookOf(account({ sold: -500, projected: 0, lots: [] }), policy)).toMatchObject({
      part: 0,
      next: 0,
    });
  });
});
