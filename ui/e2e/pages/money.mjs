import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';

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

  async closesStory() {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
}
