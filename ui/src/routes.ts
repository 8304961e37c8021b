// Every address of the pages. Each screen is loaded when it is first gone to.
import { createRouter } from 'sv-router';

const router = createRouter({
  '/': () => import('./routes/Home.svelte'),
  '/market': () => import('./routes/Market.svelte'),
  '/market/offer/:hash': () => import('./routes/Offer.svelte'),
  '/market/want/:hash': () => import('./routes/Want.svelte'),
  '/offer/new': () => import('./routes/OfferNew.svelte'),
  '/offer/:hash/edit': () => import('./routes/OfferEdit.svelte'),
  '/want/new': () => import('./routes/WantNew.svelte'),
  '/want/:hash/edit': () => import('./routes/WantEdit.svelte'),
  '/orders': () => import('./routes/Orders.svelte'),
  '/orders/:hash': () => import('./routes/Order.svelte'),
  '/money': () => import('./routes/Money.svelte'),
  '/money/pay': () => import('./routes/Pay.svelte'),
  '/money/planned': () => import('./routes/Planned.svelte'),
  '/money/requests': () => import('./routes/Requests.svelte'),
  '/coop': () => import('./routes/Coops.svelte'),
  '/coop/:agent': () => import('./routes/Coop.svelte'),
  '/registrar': () => import('./routes/Registrar.svelte'),
  '/close/:agent': () => import('./routes/Close.svelte'),
  '/spending': () => import('./routes/Spending.svelte'),
  '/sign': () => import('./routes/Sign.svelte'),
  '/sign/:id': () => import('./routes/Sign.svelte'),
  '/economy': () => import('./routes/Economy.svelte'),
  '/network': () => import('./routes/Network.svelte'),
  '/people': () => import('./routes/People.svelte'),
  '/you': () => import('./routes/You.svelte'),
  '/welcome/:code': () => import('./routes/Welcome.svelte'),
  '/signin': () => import('./routes/SignIn.svelte'),
  '*': () => import('./routes/Lost.svelte'),
  layout: () => import('./Frame.svelte'),
});

export const { p, navigate, isActive, route } = router;

/** Fetches every screen ahead, so that going to one works while the node is away. A screen that fails is tried when gone to. */
export function preloadScreens(): void {
  const paths = [
    '/',
    '/market',
    '/orders',
    '/money',
    '/money/pay',
    '/money/planned',
    '/money/requests',
    '/coop',
    '/economy',
    '/network',
    '/spending',
    '/registrar',
    '/sign',
    '/people',
    '/you',
    '/offer/new',
    '/want/new',
  ] as const;
  for (const path of paths) router.preload(path).catch(() => undefined);
  for (const path of [
    '/market/offer/:hash',
    '/market/want/:hash',
    '/orders/:hash',
    '/coop/:agent',
    '/close/:agent',
  ] as const) {
    router.preload(path).catch(() => undefined);
  }
}
