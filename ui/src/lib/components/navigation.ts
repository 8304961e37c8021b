// The places of the rail and of the bar below it on narrow screens.
import type { Key } from '$lib/i18n';
import type { IconName } from './Icon.svelte';

export type Place = {
  path: '/' | '/market' | '/orders' | '/money' | '/coop' | '/economy';
  label: Key;
  icon: IconName;
};

export const places: Place[] = [
  { path: '/', label: 'nav.home', icon: 'home' },
  { path: '/market', label: 'nav.market', icon: 'market' },
  { path: '/orders', label: 'nav.orders', icon: 'orders' },
  { path: '/money', label: 'nav.money', icon: 'money' },
  { path: '/coop', label: 'nav.coop', icon: 'coop' },
  { path: '/economy', label: 'nav.economy', icon: 'economy' },
];

/** What the bar has room for beside "More". */
export const IN_BAR = 4;

/** Pages that belong to a place without lying below its path. */
const belongs: Record<string, Place['path']> = {
  offer: '/market',
  want: '/market',
  sign: '/money',
  spending: '/coop',
  registrar: '/coop',
  close: '/coop',
  network: '/economy',
  people: '/coop',
};

export function placeOf(pathname: string): Place['path'] {
  const first = pathname.split('/')[1] ?? '';
  const found = places.find(({ path }) => path === `/${first}`);
  return found?.path ?? belongs[first] ?? '/';
}
