import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';

export class OrderPage {
  constructor(page) {
    this.page = page;
  }

  address() {
    return new URL(this.page.url()).pathname;
  }

  /** Waits, with no reload, until it stands there. */
  async seesState(text) {
    return says(this.page.getByTestId('order-state'), text, 60_000);
  }

  async accepts(word = '') {
    return this.#takes('step-Accepted', word);
  }

  async delivers(word = '') {
    return this.#takes('step-Delivered', word);
  }

  async saysItArrived(word = '') {
    return this.#takes('step-Received', word);
  }

  async #takes(step, word) {
    if (word) await this.page.getByLabel(/^A word to/).fill(word);
    await this.page.getByTestId(step).click();
    return says(this.page.getByTestId('step-taken'), /./, 40_000);
  }

  async cancels() {
    await this.page.getByTestId('step-Cancelled').click();
    await this.page.getByRole('button', { name: 'Yes, cancel it' }).click();
    return says(this.page.getByTestId('order-state'), 'Cancelled', 40_000);
  }

  /** `asked` may look at the question before it is answered. */
  async declines(word, asked = () => undefined) {
    await this.page.getByLabel(/^A word to/).fill(word);
    await this.page.getByTestId('step-Declined').click();
    await asked();
    await this.page.getByRole('button', { name: 'Yes, decline it' }).click();
    return says(this.page.getByTestId('order-state'), 'Declined', 40_000);
  }

  async seesWord(text) {
    return says(this.page.locator('blockquote'), text, 40_000);
  }

  /** The balance that paying would lead to, as shown before. */
  async seesBalanceAfter(amount) {
    return amountIn(await says(this.page.getByTestId('balance-after'), amount));
  }

  async typesAmount(amount) {
    await this.page.getByLabel('Amount').fill(amount);
    return this;
  }

  /** The sentence that says why it cannot be paid, before anything is sent. */
  async seesRefusal() {
    return says(this.page.getByTestId('refused'), /./);
  }

  canPay() {
    return this.page.getByTestId('pay-order').isEnabled();
  }

  async pays() {
    await this.page.locator('[data-testid=pay-order]:enabled').click();
    return says(this.page.getByTestId('paid'), 'Your balance is now', 60_000);
  }

  async seesPaid(amount) {
    return amountIn(await says(this.page.getByTestId('paid-so-far'), amount, 60_000));
  }

  async explainsPrice() {
    await this.page.getByTestId('price-why').click();
    const told = await says(this.page.getByRole('dialog'), 'Price');
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
    return told;
  }
}
