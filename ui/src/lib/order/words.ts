// Where an order stands, in words.
import type { Hash } from '$lib/api/hash';
import { formatCredits, formatQuantity } from '$lib/format';
import { t } from '$lib/i18n';
import type { OrderView } from '$lib/types/OrderView';
import { openAmount, otherName, stateOf } from './inbox';

export const stateText = (order: OrderView, me: Hash) =>
  t(`order.state.${stateOf(order, me)}`, {
    who: otherName(order, me),
    amount: formatCredits(openAmount(order)),
  });

export const titleText = (order: OrderView) =>
  order.title === ''
    ? t('orders.no_offer', { quantity: formatQuantity(order.quantity) })
    : t('orders.line', {
        quantity: formatQuantity(order.quantity),
        unit: order.unit,
        title: order.title,
      });
