// The orders behind a line of the statement.
import { connection } from '$lib/api/connection.svelte';
import { hashText, type Hash } from '$lib/api/hash';
import { Resource } from '$lib/stores/resource.svelte';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { OrderView } from '$lib/types/OrderView';

/** A line of a hundred payments shows the first of its orders; the rest stand in the list of what moved. */
const MOST = 5;

export function ordersOf(line: HistoryLine): Resource<OrderView[]> {
  const orders = new Map<string, Hash>();
  for (const { order } of line.postings) if (order) orders.set(hashText(order), order);
  return new Resource(async () => {
    const read = [...orders.values()]
      .slice(0, MOST)
      .map((order) => connection.read('exchange', 'order', order));
    return (await Promise.all(read)).filter((order) => order !== null);
  }, ['OrderChanged']);
}
