import { describe, expect, it } from 'vitest';
import { hashText } from '$lib/api/hash';
import { readPayees } from './payees-csv';

const agent = (byte: number) => Uint8Array.from([132, 32, 36, ...new Array<number>(36).fill(byte)]);
const ana = { agent: agent(1), name: 'Ana Duarte' };
const ben = { agent: agent(2), name: 'Ben Osei' };
const twins = [
  { agent: agent(3), name: 'Sam Lee' },
  { agent: agent(4), name: 'Sam Lee' },
];
const payees = [ana, ben, ...twins];
const key = (payee: { agent: Uint8Array }) => hashText(payee.agent);

describe('payees from a CSV file', () => {
  it('are found by name or by key, under a line of titles', () => {
    const { amounts, read, wrong } = readPayees(
      `Name,Amount\nana  duarte,12.50\n${key(twins[1] ?? ana)},3\n\n`,
      payees,
    );
    expect(amounts).toEqual({ [key(ana)]: '12.50', [key(twins[1] ?? ana)]: '3' });
    expect([read, wrong]).toEqual([2, []]);
  });

  it('may be parted by semicolons, with a comma in the amount and quotes around a name', () => {
    const { amounts, wrong } = readPayees('\uFEFF"Ana Duarte";12,50\r\nBen Osei;1.000,00\r\n', payees);
    expect(amounts).toEqual({ [key(ana)]: '12,50', [key(ben)]: '1.000,00' });
    expect(wrong).toEqual([]);
  });

  it('are handed back by line with the reason where they cannot be used', () => {
    const { read, wrong } = readPayees(
      'Ana Duarte,5\nNobody,5\nSam Lee,5\nBen Osei,five\nBen Osei\nAna Duarte,6\nBen Osei,0\nBen Osei,5,wage',
      payees,
    );
    expect(read).toBe(1);
    expect(wrong).toEqual([
      { line: 2, text: 'Nobody,5', why: 'unknown' },
      { line: 3, text: 'Sam Lee,5', why: 'same_name' },
      { line: 4, text: 'Ben Osei,five', why: 'amount' },
      { line: 5, text: 'Ben Osei', why: 'columns' },
      { line: 6, text: 'Ana Duarte,6', why: 'twice' },
      { line: 7, text: 'Ben Osei,0', why: 'amount' },
      { line: 8, text: 'Ben Osei,5,wage', why: 'columns' },
    ]);
  });
});
