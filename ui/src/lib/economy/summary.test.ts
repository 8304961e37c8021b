import { describe, expect, it } from 'vitest';
import type { AccountRow } from '$lib/types/AccountRow';
import type { EconomyView } from '$lib/types/EconomyView';
import { mirror, offBy, ratio } from './summary';

const row = (seed: number, changes: Partial<AccountRow>): AccountRow => ({
  agent: new Uint8Array(39).fill(seed),
  name: `Account ${seed}`,
  role: 'Coop',
  balance: 0,
  savings: 0,
  matched: 0,
  projected: 0,
  sold: 0,
  sent: 0,
  taken: 0,
  ...changes,
});

const view: EconomyView = {
  accounts: [row(1, { balance: 4000, sent: 500 }), row(2, { balance: 8000, savings: 500 }), row(3, {})],
  in_being: 13_000,
  commons: -13_000,
  balances: 12_000,
  savings: 500,
  waiting: 500,
  on_offer: 10_000,
  offers: 2,
  month: 1,
  next_month_at: 0,
};

describe('the economy as a whole', () => {
  it('adds up', () => {
    expect(offBy(view)).toBe(0);
    expect(offBy({ ...view, waiting: 0 })).toBe(-500);
  });

  it('compares credits with offers', () => {
    expect(ratio(view)).toBe(130);
    expect(ratio({ ...view, on_offer: 0 })).toBeNull();
  });

  it('mirrors the commons', () => {
    const bars = mirror(view, (agent) => String(agent[0]));
    expect(bars.map(({ key }) => key)).toEqual(['2', '1', 'waiting', 'commons']);
    expect(bars.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });
});
