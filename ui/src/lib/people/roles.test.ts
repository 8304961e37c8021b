import { describe, expect, it } from 'vitest';
import { includes, leastFor, ROLES } from './roles';

describe('roles', () => {
  it('include those before them', () => {
    expect(includes('treasurer', 'member')).toBe(true);
    expect(includes('treasurer', 'treasurer')).toBe(true);
    expect(includes('member', 'treasurer')).toBe(false);
    expect(ROLES.every((role) => includes(role, 'viewer') && includes('steward', role))).toBe(true);
  });

  it('open pages to read to everybody, and pages to act to who may act', () => {
    expect(['/', '/market', '/market/offer/x', '/money', '/orders', '/spending'].map(leastFor)).toEqual(
      Array(6).fill('viewer'),
    );
    expect(leastFor('/money/pay')).toBe('treasurer');
    expect(leastFor('/money/pay?order=x')).toBe('treasurer');
    expect(leastFor('/offer/new')).toBe('member');
    expect(leastFor('/people')).toBe('steward');
  });
});
