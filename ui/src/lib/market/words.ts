// Small phrases about offers and wants.
import { t } from '$lib/i18n';
import type { Delivery } from '$lib/types/Delivery';

export const deliveryText = (delivery: Delivery) =>
  typeof delivery === 'string'
    ? t(`delivery.${delivery}`)
    : t('delivery.Within', { kilometres: delivery.Within.kilometres });
