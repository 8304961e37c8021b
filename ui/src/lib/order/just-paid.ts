// What I have just paid on orders. The payment stands at once; the order hears of it a moment later, and until then shows it here.
import { hashText } from '$lib/api/hash';
import type { OrderView } from '$lib/types/OrderView';

export class JustPaid {
  /** By order: all that is paid on it with what was just paid. */
  readonly #paid = new Map<string, number>();

  note(order: OrderView, amount: number): void {
    this.#paid.set(hashText(order.order), order.paid + amount);
  }

  on(order: OrderView): OrderView {
    const key = hashText(order.order);
    const paid = this.#paid.get(key);
    if (paid === undefined) return order;
    if (order.paid >= paid) {
      this.#paid.delete(key);
      return order;
    }
    return { ...order, paid, to_pay: order.to_pay && paid < order.price };
  }

  onAll(orders: OrderView[]): OrderView[] {
    return orders.map((order) => this.on(order));
  }
}

export const justPaid = new JustPaid();
