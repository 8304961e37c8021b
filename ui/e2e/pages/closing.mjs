import { says } from '../wait.mjs';

/** Where a registrar closes an account. */
export class ClosePage {
  constructor(page) {
    this.page = page;
    this.form = page.getByTestId('close-form');
    this.facts = page.getByTestId('closure-facts');
  }

  async types(cause, key) {
    await this.form.getByRole('radio', { name: cause }).check();
    await this.form.getByLabel('Key that continues it').fill(key);
  }

  async looks() {
    await this.page.getByTestId('look-at-closing').click();
  }

  async seesWarning(text) {
    return says(this.form, text);
  }

  async seesRefusal(text) {
    return says(this.page.getByRole('alert'), text, 60_000);
  }

  async seesFacts(text) {
    return says(this.facts, text);
  }

  async changes() {
    await this.page.getByRole('button', { name: 'Change it' }).click();
    await this.form.waitFor();
  }

  async drafts() {
    await this.page.getByTestId('draft-closing').click();
    await this.page.getByTestId('handed-closure_draft').waitFor();
    return this.page.getByLabel('The draft').inputValue();
  }

  async closes() {
    await this.page.getByTestId('close-account').click();
    await this.page
      .getByTestId('close-account-ask')
      .getByRole('button', { name: 'Close the account' })
      .click();
    return says(this.page.getByTestId('account-closed'), 'is closed', 60_000);
  }

  async goesOn() {
    await this.page.getByTestId('continue-account').click();
    return new ContinueForm(this.page);
  }
}

/** The place for texts that two sign, on the registrar's page and on a co-op's. */
export class CountersignCard {
  constructor(page) {
    this.page = page;
  }

  async puts(text) {
    await this.page.getByLabel('The text that was sent to you').fill(text);
    await this.page.getByTestId('show-draft').click();
  }

  async seesClosure(text) {
    return says(this.page.getByTestId('closure-facts'), text);
  }

  async seesClaim(text) {
    return says(this.page.getByTestId('to-countersign'), text);
  }

  async seesWrong(text) {
    return says(this.page.locator('.wrong'), text);
  }

  async signs() {
    await this.page.getByTestId('countersign').click();
  }

  async seesRefusal(text) {
    await says(this.page.getByRole('alert'), text);
    return true;
  }

  async signedText() {
    await this.page.getByTestId('handed-closure_signed').waitFor();
    return this.page.getByLabel('The draft with your signature').inputValue();
  }

  async concludes() {
    await this.page.getByTestId('conclude').click();
    await this.page.getByTestId('conclude-ask').getByRole('button', { name: 'Close the account' }).click();
    return says(this.page.getByTestId('account-closed'), 'is closed', 60_000);
  }
}

/** The form in which a registrar accredits the key that continues a closed account. */
class ContinueForm {
  constructor(page) {
    this.page = page;
    this.form = page.getByTestId('accredit-form');
  }

  async begins(text) {
    await says(this.form, text);
    return {
      key: await this.form.getByLabel('Its key').inputValue(),
      name: await this.form.getByLabel('Name in law').inputValue(),
      number: await this.form.getByLabel('Number there').inputValue(),
      ceiling: await this.form.getByLabel('The most it may expect to sell in a month').inputValue(),
    };
  }

  async accredits({ name, ceiling }) {
    await this.form.getByLabel('Name in law').fill(name);
    await this.form.getByLabel('The most it may expect to sell in a month').fill(ceiling);
    await this.page.getByTestId('accredit').click();
    await this.page.getByTestId('handed-invitation').waitFor();
    return this.page.getByLabel('The invitation').inputValue();
  }
}
