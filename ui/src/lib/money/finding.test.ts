import { describe, expect, it } from 'vitest';
import { balanceFinding } from './finding';

const points = [
  { at: 100, balance: 1000 },
  { at: 200, balance: 4000 },
  { at: 300, balance: 2500 },
];

describe('the finding of the balance chart', () => {
  it('compares with the balance at the time asked for', () => {
    expect(balanceFinding(points, 150, 'month 2 began', false)).toBe(
      'Your balance rose by 15.00 since month 2 began',
    );
    expect(balanceFinding(points, 250, 'month 3 began', false)).toBe(
      'Your balance fell by 15.00 since month 3 began',
    );
    expect(balanceFinding(points, 350, 'month 4 began', false)).toBe(
      'Your balance has not changed since month 4 began',
    );
  });

  it('compares with nothing where nothing is known', () => {
    expect(balanceFinding(points, 50, 'month 1 began', false)).toBe('Your balance is 25.00');
    expect(balanceFinding([], 50, 'month 1 began', false)).toBe('Your balance is 0.00');
  });

  it('knows that an account begins with nothing', () => {
    expect(balanceFinding(points, 50, 'month 1 began', true)).toBe(
      'Your balance rose by 25.00 since month 1 began',
    );
  });
});
