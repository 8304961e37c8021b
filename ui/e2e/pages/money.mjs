import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';
import { PayPage } from './pay.mjs';

export class MoneyPage {
  constructor(page) {
    this.page = page;
  }

  /** What came in, what went out and the balance after it: one row a line, newest first. */
  async reads(newestBalance) {
    await says(this.page.getByTestId('line'), newestBalance, 40_000);
    const rows = [];
    for (const line of await this.page.getByTestId('line').all()) {
      const text = (name) => line.locator(`.${name}`).first().innerText();
      rows.push({
        what: (await text('act')).trim(),
        received: amountIn(await text('in')) ?? 0,
        provided: amountIn(await text('out')) ?? 0,
        balance: amountIn(await text('balance')) ?? 0,
      });
    }
    return rows;
  }

  async showsHousekeeping() {
    const box = this.page.getByRole('checkbox', { name: /housekeeping/i });
    if (await box.count()) await box.check();
    return this;
  }

  /** Opens the story of the newest line. */
  async opensNewest() {
    await this.page.getByTestId('line').first().getByRole('button').click();
    const told = await says(this.page.getByRole('dialog'), /./);
    return told;
  }

  async setsAside(amount) {
    await this.page.getByTestId('set-aside').click();
    await this.page.getByLabel('How much').fill(amount);
    const said = await says(this.page.getByTestId('savings-preview'), amount);
    await this.page.getByTestId('save').click();
    await says(this.page.getByTestId('savings-done'), 'set aside', 60_000);
    return said;
  }

  async explainsSavings() {
    await this.page.getByTestId('savings-why').click();
    const told = await says(this.page.getByRole('dialog'), 'What you earned');
    await this.closesStory();
    return told;
  }

  /** From the story of the newest sale. */
  async givesBack(what) {
    await this.page.getByTestId('line').filter({ hasText: what }).first().getByRole('button').click();
    await this.page.getByRole('dialog').getByTestId('give-back').first().click();
    await says(this.page.locator('h1'), 'Give back a sale');
    return new PayPage(this.page);
  }

  async closesStory() {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
}
