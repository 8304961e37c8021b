// The bus of hints: what may have changed. Whoever shows it reads it again.
import type { Signal } from '$lib/types/Signal';

export type SignalKind = Signal['kind'];
type Listener = (kind: SignalKind) => void;

const listeners = new Set<Listener>();
const ALL: SignalKind[] = [
  'AccountChanged',
  'PaymentWaiting',
  'OrderChanged',
  'RequestChanged',
  'MarketChanged',
  'RegistryChanged',
];

export function onSignal(kinds: readonly SignalKind[], act: () => void): () => void {
  const listener: Listener = (kind) => {
    if (kinds.includes(kind)) act();
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function emitSignal(kind: SignalKind): void {
  for (const listener of [...listeners]) listener(kind);
}

/** After a broken connection nobody knows what was missed. */
export function emitAll(): void {
  for (const kind of ALL) emitSignal(kind);
}
