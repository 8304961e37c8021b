import { says } from '../wait.mjs';
import { ClosePage } from './closing.mjs';

export class RegistrarPage {
  constructor(page) {
    this.page = page;
    this.form = page.getByTestId('accredit-form');
  }

  async count() {
    await this.waitsFor('Hill Farm');
    return this.page.getByTestId('accredited').count();
  }

  async quota() {
    return says(this.page.getByTestId('quota'), / in use/);
  }

  async begins() {
    await this.page.getByTestId('begin-accredit').click();
    await this.form.waitFor();
  }

  async accredits({ key, name, number, ceiling }) {
    await this.form.getByLabel('Its key').fill(key);
    await this.form.getByLabel('Name in law').fill(name);
    await this.form.getByLabel('Register it stands in').fill('Practice register of co-operatives');
    await this.form.getByLabel('Number there').fill(number);
    await this.types(ceiling);
    await this.page.getByTestId('accredit').click();
  }

  async types(ceiling) {
    await this.form.getByLabel('The most it may expect to sell in a month').fill(ceiling);
  }

  async invitation() {
    await this.page.getByTestId('handed-invitation').waitFor();
    return this.page.getByLabel('The invitation').inputValue();
  }

  async waitsFor(name) {
    await this.page.getByTestId('accredited').filter({ hasText: name }).waitFor();
    return true;
  }

  async closes(name) {
    await this.page.getByRole('link', { name: `Close the account of ${name}` }).click();
    await says(this.page.locator('h1'), `Close the account of ${name}`);
    return new ClosePage(this.page);
  }

  async renews(name) {
    await this.page.getByRole('button', { name: `Renew or raise ${name}` }).click();
    await says(this.form, `Accredit ${name} again`);
  }

  async asksForAssessment() {
    await this.form.getByLabel('Assessment').waitFor();
    return true;
  }
}
