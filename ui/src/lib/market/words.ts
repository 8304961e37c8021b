// Small phrases about offers and wants.
import { t } from '$lib/i18n';
import { clock } from '$lib/stores/clock.svelte';
import type { Delivery } from '$lib/types/Delivery';

export const deliveryText = (delivery: Delivery) =>
  typeof delivery === 'string'
    ? t(`delivery.${delivery}`)
    : t('delivery.Within', { kilometres: delivery.Within.kilometres });

/** When something was written. A clock that lags a little never makes it something to come. */
export const since = (moment: number) => clock.relative(Math.min(moment, clock.now * 1000));
