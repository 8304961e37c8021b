// Signals reach only the accounts they name; what others put on the market is seen by looking now and then.

/** Looks again every so often while the page is seen, and at once when it comes back. For an `$effect`. */
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
