// The pages were built anew while this one was open: parts of it are gone, and only reading it again helps.
import { ask } from './http';

const PLACE = 'copex.reloaded';
const NOT_AGAIN_MS = 30_000;

export function reloadWhenRenewed(): void {
  addEventListener('vite:preloadError', () => {
    void (async () => {
      const last = Number(sessionStorage.getItem(PLACE) ?? 0);
      if (Date.now() - last < NOT_AGAIN_MS) return;
      try {
        // While the node is away, reloading would lose the page.
        await ask('/health');
      } catch {
        return;
      }
      sessionStorage.setItem(PLACE, String(Date.now()));
      location.reload();
    })();
  });
}
