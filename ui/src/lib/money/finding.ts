// The title of the balance chart says what it shows.
import { formatCredits } from '$lib/format';
import { t } from '$lib/i18n';
import type { BalancePoint } from './statement';

/**
 * Compares with the balance at `since`; `sinceWords` says when that was ("month 2 began").
 * With the whole history at hand, the balance before its first line was zero.
 */
export function balanceFinding(
  points: BalancePoint[],
  since: number,
  sinceWords: string,
  isWhole: boolean,
): string {
  const now = points.at(-1)?.balance ?? 0;
  const before = points.filter(({ at }) => at <= since).at(-1);
  // Nothing is known of the time before: the first line may be of later.
  if (!before && !isWhole) return t('money.chart_now', { balance: formatCredits(now) });
  const change = now - (before?.balance ?? 0);
  if (change === 0) return t('money.chart_same', { since: sinceWords });
  return t(change > 0 ? 'money.chart_rose' : 'money.chart_fell', {
    amount: formatCredits(Math.abs(change)),
    since: sinceWords,
  });
}
