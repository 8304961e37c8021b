import { describe, expect, it } from 'vitest';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { Posting } from '$lib/types/Posting';
import { actKind, balancePoints, joinPages, rowOf } from './statement';

const hash = (seed: number) => new Uint8Array(39).fill(seed);

const posting = (changes: Partial<Posting>): Posting => ({
  other: hash(7),
  other_name: 'Hill Farm',
  amount: 500,
  purpose: 'Purchase',
  order: null,
  paid_by: null,
  label: 'Bread',
  ...changes,
});

const line = (seed: number, changes: Partial<HistoryLine> = {}): HistoryLine => ({
  event: hash(seed),
  previous: hash(seed - 1),
  at: seed * 1_000_000,
  month: 0,
  act: { Collect: { inputs: [] } },
  postings: [posting({})],
  change: 500,
  state: {} as HistoryLine['state'],
  balance: seed * 100,
  created: 0,
  retired: 0,
  rules: [],
  ...changes,
});

describe('statement', () => {
  it('names the act', () => {
    expect(actKind('Settle')).toBe('Settle');
    expect(actKind({ Issue: { offer: hash(1) } })).toBe('Issue');
  });

  it('shows each other side and each reason once', () => {
    const row = rowOf(
      line(1, { postings: [posting({}), posting({}), posting({ other: hash(8), other_name: 'Ana' })] }),
    );
    expect(row.others.map(({ name }) => name)).toEqual(['Hill Farm', 'Ana']);
    expect(row.labels).toEqual(['Bread']);
  });

  it('says what was bought or sold', () => {
    const bought = line(1, { postings: [posting({ label: 'Sold', order: hash(4) })] });
    expect(rowOf(bought, () => 'Rye bread').labels).toEqual(['Sold: Rye bread']);
    expect(rowOf(bought).labels).toEqual(['Sold']);
  });

  it('parts received and provided', () => {
    expect(rowOf(line(1))).toMatchObject({ received: 500, provided: 0 });
    expect(rowOf(line(1, { change: -300 }))).toMatchObject({ received: 0, provided: 300 });
  });

  it('knows housekeeping', () => {
    expect(rowOf(line(1, { act: 'Mark', postings: [], change: 0 })).isHousekeeping).toBe(true);
    expect(rowOf(line(1, { act: 'Settle' })).isHousekeeping).toBe(false);
    expect(
      rowOf(line(1, { act: { Open: { package: hash(1), standing: hash(1), closure: null } }, postings: [] }))
        .isHousekeeping,
    ).toBe(false);
  });
});

describe('pages', () => {
  const known = { lines: [line(3), line(2)], next: hash(2) };

  it('join where they meet', () => {
    const joined = joinPages({ lines: [line(5), line(4), line(3)], next: hash(3) }, known);
    expect(joined.lines.map(({ event }) => event[0])).toEqual([5, 4, 3, 2]);
    expect(joined.next).toEqual(hash(2));
  });

  it('begin anew where they do not', () => {
    const newest = { lines: [line(9), line(8)], next: hash(8) };
    expect(joinPages(newest, known)).toBe(newest);
    expect(joinPages(newest, { lines: [], next: null })).toBe(newest);
  });

  it('give balances in the order of time', () => {
    expect(balancePoints([line(3), line(2)])).toEqual([
      { at: 2000, balance: 200 },
      { at: 3000, balance: 300 },
    ]);
  });
});
