// Payees and amounts from a CSV file. Lines that cannot be used are handed back with the reason, so that nothing is lost.
import Papa from 'papaparse';
import { hashText, type Hash } from '$lib/api/hash';
import { parseCredits } from '$lib/format';

export type Payee = { agent: Hash; name: string };
export type WrongLine = {
  /** Counted from 1, as an editor shows it. */
  line: number;
  text: string;
  why: 'columns' | 'amount' | 'unknown' | 'same_name' | 'twice';
};
export type ReadPayees = { amounts: Record<string, string>; read: number; wrong: WrongLine[] };

const plain = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** One line a payee: name or key, amount. A first line of titles is passed over. Commas, semicolons or tabs. */
export function readPayees(text: string, payees: Payee[]): ReadPayees {
  const amounts: Record<string, string> = {};
  const wrong: WrongLine[] = [];
  const { data, meta } = Papa.parse<string[]>(text.replace(/^\uFEFF/, '').trimEnd(), {
    delimitersToGuess: [';', '\t', ',', '|'],
  });
  let read = 0;
  data.forEach((cells, place) => {
    const [who = '', amount = '', ...rest] = cells.map((cell) => cell.trim());
    if (cells.every((cell) => cell.trim() === '')) return;
    const reason = (why: WrongLine['why']) =>
      wrong.push({ line: place + 1, text: Papa.unparse([cells], { delimiter: meta.delimiter }), why });
    const found = payees.filter(({ agent, name }) => hashText(agent) === who || plain(name) === plain(who));
    const isTitle = place === 0 && found.length === 0 && !/\d/.test(amount);
    if (isTitle) return;
    const key = found[0] && hashText(found[0].agent);
    const value = parseCredits(amount);
    if (amount === '' || rest.some((cell) => cell !== '')) reason('columns');
    else if (!key) reason('unknown');
    else if (found.length > 1) reason('same_name');
    else if (value === null || value <= 0) reason('amount');
    else if (key in amounts) reason('twice');
    else {
      amounts[key] = amount;
      read += 1;
    }
  });
  return { amounts, read, wrong };
}
