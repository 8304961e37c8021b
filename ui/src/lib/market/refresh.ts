// When to look again, where a signal alone is not enough.
import { onSignal, type SignalKind } from '$lib/api/signals';

/** What a signal speaks of may still be on its way here: it is looked for again after these. */
const AGAIN_MS = [700, 2000];

/**
 * Signals reach only the accounts they name, so what others put on the market is seen by looking now and then: every
 * so often while the page is seen, and at once when it comes back. For an `$effect`.
 */
export function lookNowAndThen(look: () => void, everyMs: number): () => void {
  const lookIfSeen = () => {
    if (document.visibilityState === 'visible') look();
  };
  const timer = setInterval(lookIfSeen, everyMs);
  document.addEventListener('visibilitychange', lookIfSeen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', lookIfSeen);
  };
}

/** Looks again a little after each signal: a signal can overtake the entry it tells of. For an `$effect`. */
export function lookAgainAfter(kinds: readonly SignalKind[], look: () => void): () => void {
  let timers: ReturnType<typeof setTimeout>[] = [];
  const clear = () => timers.forEach((timer) => clearTimeout(timer));
  const stop = onSignal(kinds, () => {
    clear();
    timers = AGAIN_MS.map((ms) => setTimeout(look, ms));
  });
  return () => {
    stop();
    clear();
  };
}
