import { describe, expect, it } from 'vitest';
import { dayOfMoment, monthOfMoment, startOfMonth } from './months';

describe('months', () => {
  const practice = { period_seconds: 600, founded_at_ms: 1_000_000 };
  const live = { period_seconds: null, founded_at_ms: 0 };

  it('counts periods since the founding', () => {
    expect(startOfMonth(practice, 3)).toBe(1_000_000 + 3 * 600_000);
    expect(monthOfMoment(practice, 1_000_000 + 3 * 600_000)).toBe(3);
    expect(monthOfMoment(practice, 1_000_000 + 3 * 600_000 - 1)).toBe(2);
  });

  it('counts days as the ledger does', () => {
    // Ten minutes: days of 20 seconds.
    expect(dayOfMoment(practice, 1_000_000 + 19_999)).toBe(0);
    expect(dayOfMoment(practice, 1_000_000 + 20_000)).toBe(1);
    expect(dayOfMoment({ period_seconds: 5, founded_at_ms: 0 }, 2500)).toBe(2);
    expect(dayOfMoment(live, Date.UTC(2026, 0, 1))).toBe(20_454);
    expect(dayOfMoment(live, Date.UTC(2026, 0, 1) - 1)).toBe(20_453);
  });

  it('counts calendar months', () => {
    const month = 2026 * 12 + 10;
    expect(startOfMonth(live, month)).toBe(Date.UTC(2026, 10, 1));
    expect(monthOfMoment(live, Date.UTC(2026, 10, 30, 23))).toBe(month);
  });
});
