// How a ledger event reads as a line of a statement, and how pages of lines join.
import { hashText, sameHash, type Hash } from '$lib/api/hash';
import type { HistoryLine } from '$lib/types/HistoryLine';
import type { LedgerAct } from '$lib/types/LedgerAct';
import type { OrderView } from '$lib/types/OrderView';

export type ActKind =
  | 'Open'
  | 'Issue'
  | 'Settle'
  | 'Pay'
  | 'Collect'
  | 'Void'
  | 'Save'
  | 'Release'
  | 'ChangeRule'
  | 'Mark'
  | 'Renew'
  | 'ShareFees';

export function actKind(act: LedgerAct): ActKind {
  return typeof act === 'string' ? act : (Object.keys(act)[0] as ActKind);
}

export type Row = {
  line: HistoryLine;
  kind: ActKind;
  /** The other sides, each once; empty where only the commons or the own node is meant. */
  others: { agent: Hash; name: string }[];
  /** What for, in plain words, each once. */
  labels: string[];
  received: number;
  provided: number;
  /** Written by the node to keep things in order; nothing moved. */
  isHousekeeping: boolean;
};

/** What an order is for, by its hash. */
export function titlesOf(orders: OrderView[]): (order: Hash) => string | undefined {
  const titles = new Map(orders.map(({ order, title }) => [hashText(order), title]));
  return (order) => titles.get(hashText(order));
}

export function rowOf(
  line: HistoryLine,
  titleOf: (order: Hash) => string | undefined = () => undefined,
): Row {
  const others: Row['others'] = [];
  const labels: string[] = [];
  for (const { other, other_name, label: reason, order } of line.postings) {
    const title = order ? titleOf(order) : undefined;
    const label = title ? `${reason}: ${title}` : reason;
    if (other && !others.some(({ agent }) => sameHash(agent, other))) {
      others.push({ agent: other, name: other_name ?? '' });
    }
    if (label && !labels.includes(label)) labels.push(label);
  }
  const kind = actKind(line.act);
  return {
    line,
    kind,
    others,
    labels,
    received: Math.max(0, line.change),
    provided: Math.max(0, -line.change),
    isHousekeeping: line.postings.length === 0 && (kind === 'Mark' || kind === 'Renew' || kind === 'Settle'),
  };
}

/**
 * The newest page put before what was read already. Where the two do not meet (more happened than fits a page),
 * the newest page stands alone and the rest is read again when asked for.
 */
export function joinPages(
  newest: { lines: HistoryLine[]; next: Hash | null },
  known: { lines: HistoryLine[]; next: Hash | null },
): { lines: HistoryLine[]; next: Hash | null } {
  const first = known.lines[0];
  if (!first) return newest;
  const meets = newest.lines.findIndex(({ event }) => sameHash(event, first.event));
  if (meets < 0) return newest;
  return { lines: [...newest.lines.slice(0, meets), ...known.lines], next: known.next };
}

export type BalancePoint = { at: number; balance: number };

/** Balances in the order of time; before the first event an account holds nothing. */
export function balancePoints(lines: HistoryLine[]): BalancePoint[] {
  return [...lines].reverse().map(({ at, balance }) => ({ at: at / 1000, balance }));
}
