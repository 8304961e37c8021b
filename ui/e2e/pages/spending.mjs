import { says } from '../wait.mjs';
import { SignPage } from './sign.mjs';

export class SpendingPage {
  constructor(page) {
    this.page = page;
  }

  async edits() {
    await this.page.getByTestId('edit-rule').first().click();
    await this.page.getByTestId('rule-form').waitFor();
    return this;
  }

  async chooses(...names) {
    for (const box of await this.page.getByRole('checkbox', { name: / signs$/ }).all()) await box.uncheck();
    for (const name of names) await this.page.getByRole('checkbox', { name: `${name} signs` }).check();
    return this;
  }

  async limits(name, sum) {
    const signer = this.page.getByRole('group', { name, exact: true });
    await signer.getByText('Limits, and what for').click();
    await this.page.getByLabel(`At once, for ${name}`).fill(sum);
    return this;
  }

  async seesWarning(text) {
    return says(this.page.getByTestId('rule-form'), text);
  }

  async stepIs(number, { upTo, signatures }) {
    const step = this.page.getByRole('group', { name: `Step ${number}` });
    if (upTo) await step.getByLabel('Up to, in a day').fill(upTo);
    await step.getByLabel('Signatures').fill(signatures);
    return this;
  }

  /** The first rule holds at once. */
  async sets() {
    await this.page.getByTestId('set-rule').click();
    await says(this.page.getByTestId('rule-set'), 'Set.', 60_000);
    return this.steps();
  }

  async asksToChange() {
    await this.page.getByTestId('set-rule').click();
    await this.page.getByTestId('draft-state').waitFor();
    return new SignPage(this.page);
  }

  async steps() {
    return says(this.page.getByTestId('rule-steps'), /./);
  }

  async signers() {
    return says(this.page.getByTestId('rule-signers'), /./);
  }
}
