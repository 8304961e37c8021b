import { describe, expect, it } from 'vitest';
import { calendarMonthName, formatRelative, formatWhen } from './time';

const NOW = Date.UTC(2026, 10, 22, 16, 0, 0);
const MINUTE = 60_000;

describe('relative time', () => {
  it.each([
    [NOW + 5 * MINUTE + 1000, 'in 6 min'],
    [NOW + 1000, 'in 1 second'],
    [NOW + 42_000, 'in 42 seconds'],
    [NOW + 90 * MINUTE, 'in 2 hours'],
    [NOW + 3 * 24 * 60 * MINUTE, 'in 3 days'],
    [NOW, 'just now'],
    [NOW - 30_000, 'just now'],
    [NOW - 12.9 * MINUTE, '12 min ago'],
    [NOW - 60 * MINUTE, '1 hour ago'],
    [NOW - 30 * 60 * MINUTE, 'yesterday'],
    [NOW - 50 * 60 * MINUTE, '2 days ago'],
  ])('%i is %s', (ms, text) => {
    expect(formatRelative(ms, NOW)).toBe(text);
  });

  it('gives far moments as dates', () => {
    expect(formatWhen(Date.UTC(2027, 2, 1, 12), NOW)).toBe('1 March 2027');
    expect(formatWhen(NOW + 10 * MINUTE, NOW)).toBe('in 10 min');
  });
});

it('names calendar months by their number', () => {
  expect(calendarMonthName(2026 * 12 + 10)).toBe('November 2026');
});
