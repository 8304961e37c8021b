import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';
import { PayPage } from './pay.mjs';
import { SignPage } from './sign.mjs';

export class HomePage {
  constructor(page) {
    this.page = page;
  }

  async canSpend() {
    return amountIn(await says(this.page.getByTestId('can-spend'), /\d\.\d\d/));
  }

  /** Waits, with no reload, until it stands there. */
  async seesCanSpendBecome(amount) {
    return amountIn(await says(this.page.getByTestId('can-spend'), amount, 60_000));
  }

  async pays() {
    await this.page.getByRole('main').getByRole('link', { name: 'Pay', exact: true }).click();
    await says(this.page.locator('h1'), 'Pay');
    return new PayPage(this.page);
  }

  async opensDraft(kind, text) {
    await this.seesNeed(kind, text);
    await this.page.getByTestId(`need-${kind}`).filter({ hasText: text }).first().click();
    await this.page.getByTestId('draft-state').waitFor();
    return new SignPage(this.page);
  }

  async seesNeed(kind, text) {
    return says(this.page.getByTestId(`need-${kind}`), text, 30_000);
  }
}
