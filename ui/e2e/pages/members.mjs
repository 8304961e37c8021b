import { says } from '../wait.mjs';
import { ClosePage } from './closing.mjs';

/** The members on the page of the own co-op. */
export class MembersPage {
  constructor(page) {
    this.page = page;
  }

  async admits() {
    await this.page.getByTestId('begin-admit').click();
    return new AdmitForm(this.page);
  }

  async invitation() {
    await this.page.getByTestId('handed-invitation').waitFor();
    return this.page.getByLabel('The invitation').inputValue();
  }

  #row(name) {
    return this.page.getByRole('row', { name });
  }

  async ends(name, reason) {
    await this.#row(name).getByRole('button').click();
    await this.page.getByTestId('end-form').getByLabel('Why').fill(reason);
    await this.page.getByTestId('end-it').click();
  }

  /** As a registrar. */
  async closes(name) {
    await this.page.getByRole('link', { name: `Close the account of ${name}` }).click();
    await says(this.page.locator('h1'), `Close the account of ${name}`);
    return new ClosePage(this.page);
  }

  async continues(name) {
    await this.page.getByRole('button', { name: `Admit the new key of ${name}` }).click();
    return new AdmitForm(this.page);
  }

  async stateOf(name) {
    const chip = this.#row(name).getByText('revoked');
    await chip.waitFor();
    return chip.innerText();
  }
}

class AdmitForm {
  constructor(page) {
    this.page = page;
    this.form = page.getByTestId('admit-form');
  }

  async admits(key, name) {
    await this.form.getByLabel('Their key').fill(key);
    await this.form.getByLabel('Name').fill(name);
    await this.page.getByTestId('admit').click();
  }

  async typed() {
    return {
      key: await this.form.getByLabel('Their key').inputValue(),
      name: await this.form.getByLabel('Name').inputValue(),
    };
  }

  async submits() {
    await this.page.getByTestId('admit').click();
  }

  async seesWarning() {
    await says(this.form, 'A key has 53 signs');
    return true;
  }
}
