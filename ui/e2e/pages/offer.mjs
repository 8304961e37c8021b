import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';
import { OfferForm } from './offer-form.mjs';
import { OrderPage } from './order.mjs';

export class OfferPage {
  constructor(page) {
    this.page = page;
  }

  #quantity() {
    return this.page.getByLabel(/^How many \(/);
  }

  async seesPriceOf(quantity, price) {
    await this.#quantity().fill(quantity);
    return amountIn(await says(this.page.getByTestId('order-price'), price));
  }

  async orders(quantity, note = '') {
    await this.#quantity().fill(quantity);
    await this.page.getByLabel(/^A word to/).fill(note);
    await this.page.getByTestId('place-order').click();
    return this.#arrivesAtOrder();
  }

  /** From the top of the page with the keyboard alone. */
  async ordersByKeyboard(quantity) {
    const { keyboard } = this.page;
    await this.page.evaluate(() => document.activeElement?.blur());
    await this.#tabsTo(this.#quantity());
    await keyboard.type(quantity);
    await this.#tabsTo(this.page.getByTestId('place-order'));
    await keyboard.press('Enter');
    return this.#arrivesAtOrder();
  }

  async #tabsTo(locator) {
    const element = await locator.elementHandle();
    for (let presses = 0; presses < 60; presses += 1) {
      await this.page.keyboard.press('Tab');
      if (await element.evaluate((it) => it === document.activeElement)) return;
    }
    throw new Error('The Tab key does not lead there.');
  }

  async #arrivesAtOrder() {
    await this.page.waitForURL(/\/orders\/u/);
    await this.page.getByTestId('order-state').waitFor();
    return new OrderPage(this.page);
  }

  async changes() {
    await this.page.getByRole('link', { name: 'Change' }).click();
    await says(this.page.locator('h1'), 'Change your offer');
    return new OfferForm(this.page);
  }

  async withdraws() {
    await this.page.getByTestId('withdraw').click();
    await this.page.getByRole('button', { name: 'Yes, withdraw it' }).click();
    return says(this.page.getByRole('main'), /has ended/);
  }
}
