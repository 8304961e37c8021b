import { says } from '../wait.mjs';

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

  async seesWarning() {
    await says(this.form, 'A key has 53 signs');
    return true;
  }
}
