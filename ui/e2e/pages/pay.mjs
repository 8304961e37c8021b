import { says } from '../wait.mjs';
import { amountIn } from './amounts.mjs';
import { SignPage } from './sign.mjs';

export class PayPage {
  constructor(page) {
    this.page = page;
  }

  async chooses(kind) {
    await this.page.getByRole('radio', { name: new RegExp(`^${kind}`) }).check();
    return this;
  }

  async types(member, amount) {
    await this.page.getByLabel(`Amount for ${member}`).fill(amount);
    return this;
  }

  typed(member) {
    return this.page.getByLabel(`Amount for ${member}`).inputValue();
  }

  async givesAll(amount) {
    await this.page.getByLabel('The same amount for each').fill(amount);
    await this.page.getByTestId('same-for-all').click();
    return this;
  }

  /** A CSV file is picked; answers what could not be used. */
  async picksFile(text) {
    await this.page.getByText('From a CSV file').click();
    await this.page
      .getByTestId('payees-file')
      .setInputFiles({ name: 'wages.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await this.page.getByTestId('lines-read').waitFor();
    const wrong = this.page.getByTestId('lines-wrong');
    return (await wrong.count()) ? says(wrong, /./) : '';
  }

  async correctsLines(text) {
    await this.page.getByLabel('Those lines, to be corrected').fill(text);
    await this.page.getByRole('button', { name: 'Read these lines' }).click();
    return this;
  }

  async seesBalanceAfter(amount) {
    return amountIn(await says(this.page.getByTestId('balance-after'), amount));
  }

  async pays() {
    await this.page.locator('[data-testid=pay]:enabled').click();
    return says(this.page.getByTestId('paid'), 'Your balance is now', 60_000);
  }

  async paysWage(member, amount) {
    await this.types(member, amount);
    return this.pays();
  }

  async seesNeeded(text) {
    return says(this.page.getByTestId('needed'), text);
  }

  async asksForSignatures() {
    await this.page.locator('[data-testid=pay]:enabled').click();
    await this.page.getByTestId('draft-state').waitFor();
    return new SignPage(this.page);
  }

  async givesBack(amount) {
    await this.page.getByLabel('How much you give back').fill(amount);
    return this;
  }
}
