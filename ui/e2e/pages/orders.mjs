import { says } from '../wait.mjs';
import { OrderPage } from './order.mjs';

export class OrdersPage {
  constructor(page) {
    this.page = page;
  }

  async looksAt(side) {
    await this.page.getByRole('tab', { name: side }).click();
    return this;
  }

  /** Waits until the order is there: it arrives by itself. */
  async sees(text) {
    return says(this.page.getByTestId('order'), text, 40_000);
  }

  async opens(text) {
    await this.sees(text);
    await this.page.getByTestId('order').filter({ hasText: text }).first().click();
    await this.page.getByTestId('order-state').waitFor();
    return new OrderPage(this.page);
  }
}
