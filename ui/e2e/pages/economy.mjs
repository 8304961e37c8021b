import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';

export class EconomyPage {
  constructor(page) {
    this.page = page;
  }

  async #bar(testid, amount) {
    const bar = this.page.locator('li').filter({ has: this.page.getByTestId(testid) });
    return amountIn(await says(bar.locator('.figures'), amount, 60_000));
  }

  inBeing(amount = /\d/) {
    return this.#bar('in-being', amount);
  }

  commons(amount = /\d/) {
    return this.#bar('commons', amount);
  }

  async addsUp() {
    return says(this.page.getByRole('main'), 'It adds up.', 60_000).then(() => true);
  }

  /** Waits until it stands there: what is on its way is collected meanwhile. */
  async balanceOf(name, amount) {
    const row = this.page.getByRole('row').filter({ hasText: name });
    return amountIn(await says(row.locator('td').first(), amount, 60_000));
  }
}
