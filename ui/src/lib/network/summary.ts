// What the page says of how a node stands, worked out from what the node tells.
import type { Passing, Peer, Standing } from '$lib/api/node';

/** The nodes that are there. */
export const present = (standing: Standing): Peer[] => standing.peers.filter(({ left }) => !left);

/** How much of what the fullest node says it holds this one has, 0 to 1; null where nobody said. */
export function share({ held, peers }: Standing): number | null {
  const most = Math.max(0, ...peers.map(({ records }) => records ?? 0));
  if (most === 0) return null;
  return Math.min(1, held.records / most);
}

/** When this node last compared what it holds with any other, in milliseconds; null if never. */
export function comparedAt(standing: Standing): number | null {
  const times = present(standing).flatMap(({ compared_ms }) => compared_ms ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}

export type Passed = 'alone' | 'all' | 'some' | 'none';

/** How far the last act of an account has come. */
export function passed({ last_act_held_by: held, waiting }: Passing, others: number): Passed {
  if (others === 0 && held === 0) return 'alone';
  if (held === 0) return 'none';
  return waiting === 0 || held >= others ? 'all' : 'some';
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them: 71 MB. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
