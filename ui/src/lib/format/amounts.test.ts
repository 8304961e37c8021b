import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatCredits,
  formatQuantity,
  formatRate,
  formatWholeCredits,
  MINUS,
  parseCredits,
  parseQuantity,
  priceOf,
} from './amounts';

describe('credits', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [124_000, '1,240.00'],
    [100_000_000, '1,000,000.00'],
    [-62_050, `${MINUS}620.50`],
    [-1, `${MINUS}0.01`],
  ])('%i is shown as %s', (minor, text) => {
    expect(formatCredits(minor)).toBe(text);
  });

  it('shows a change with its sign', () => {
    expect(formatChange(500)).toBe('+5.00');
    expect(formatChange(-500)).toBe(`${MINUS}5.00`);
    expect(formatChange(0)).toBe('0.00');
  });

  it('shows whole credits on axes', () => {
    expect(formatWholeCredits(125_000)).toBe('1,250');
    expect(formatWholeCredits(-125_000)).toBe(`${MINUS}1,250`);
  });

  it.each([
    ['1,240.00', 124_000],
    ['1240', 124_000],
    ['12.5', 1250],
    ['12,5', 1250],
    ['1.240,50', 124_050],
    ['1 240.05', 124_005],
    ["1'240", 124_000],
    ['1,240', 124_000],
    ['.5', 50],
    ['0', 0],
    ['7.', 700],
  ])('reads %s', (text, minor) => {
    expect(parseCredits(text)).toBe(minor);
  });

  it.each(['', 'ten', '1.234', '-5', '1e3', '12.5.1x', '99999999999999', '+3', '5 credits'])(
    'refuses "%s"',
    (text) => {
      expect(parseCredits(text)).toBeNull();
    },
  );

  it('reads back what it shows', () => {
    for (let minor = 0; minor < 10_000_000; minor += 7919)
      expect(parseCredits(formatCredits(minor))).toBe(minor);
  });
});

describe('quantities', () => {
  it('leaves out zeros that say nothing', () => {
    expect(formatQuantity(20_000)).toBe('20');
    expect(formatQuantity(1500)).toBe('1.5');
    expect(formatQuantity(1_250_125)).toBe('1,250.125');
  });

  it('reads thousandths', () => {
    expect(parseQuantity('20')).toBe(20_000);
    expect(parseQuantity('1.125')).toBe(1125);
    expect(parseQuantity('1.1255')).toBeNull();
  });

  it('costs what the rules say, rounded down', () => {
    expect(priceOf(333, 1500)).toBe(499);
    expect(priceOf(350, 20_000)).toBe(7000);
  });
});

it('shows rates in percent', () => {
  expect(formatRate(5000)).toBe('50 %');
  expect(formatRate(1250)).toBe('12.5 %');
});
