import { describe, expect, it } from 'vitest';
import { parseRules } from './rules';

describe('rules', () => {
  it('reads tables and lists', () => {
    const rules = parseRules(
      [
        '# Rules',
        '| number | rule | reason |',
        '|---|---|---|',
        '| R-CREDIT-07 | The balance after a payment is not below the `limit`. | So that debts stay bounded. |',
        '* **R-MARKET-01**: An offer has a price.',
        'See R-CREDIT-07 again.',
      ].join('\n'),
    );
    expect(rules.get('R-CREDIT-07')).toBe('The balance after a payment is not below the limit.');
    expect(rules.get('R-MARKET-01')).toBe('An offer has a price.');
    expect(rules.size).toBe(2);
  });
});
