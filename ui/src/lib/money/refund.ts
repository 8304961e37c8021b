// A sale on the statement that can be given back: the buyer's payment behind a part of a collection.
import type { Hash } from '$lib/api/hash';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { PaymentReference } from '$lib/types/PaymentReference';

export type Sale = { purchase: PaymentReference; buyer: Hash; name: string; amount: number };

/** The parts of a collection stand in the order of what it took. */
export function saleOf(line: HistoryLine, place: number): Sale | null {
  if (typeof line.act === 'string' || !('Collect' in line.act)) return null;
  const input = line.act.Collect.inputs[place];
  const posting = line.postings[place];
  if (!input || posting?.purpose !== 'Purchase' || !posting.other) return null;
  return {
    purchase: { event: input.event, index: input.index },
    buyer: posting.other,
    name: posting.other_name ?? '',
    amount: posting.amount,
  };
}
