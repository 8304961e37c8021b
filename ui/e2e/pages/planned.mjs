import { says } from '../wait.mjs';

/** The list of planned payments, with its form. */
export class PlannedPage {
  constructor(page) {
    this.page = page;
  }

  #plan(name) {
    return this.page
      .locator('section')
      .filter({ has: this.page.getByTestId('plan').filter({ hasText: name }) });
  }

  async begins() {
    await this.page.getByTestId('plan-add').first().click();
    await this.page.getByTestId('plan-form').waitFor();
  }

  plansWage(name, amount, rhythm) {
    return this.#plans(this.page.getByTestId('plan-form'), name, amount, rhythm);
  }

  /** A part of the last month's sales, in percent. */
  async plansLevy(name, most, percent, rhythm) {
    const form = this.page.getByTestId('plan-form');
    await form.getByLabel('What for').selectOption({ label: 'A contribution' });
    await form.getByLabel('Only a part of last month’s sales').fill(percent);
    await this.#plans(form, name, most, rhythm);
  }

  /** From this minute on. */
  async #plans(form, name, amount, rhythm) {
    await form.getByLabel('To whom').selectOption({ label: name });
    await form.getByLabel('Amount').fill(amount);
    const minute = await this.page.evaluate(() => {
      const now = new Date();
      return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    });
    await form.getByLabel('First on').fill(minute);
    await form.getByLabel('How often').selectOption({ label: rhythm });
  }

  seesPreview(text) {
    return says(this.page.getByTestId('plan-preview'), text);
  }

  async plans() {
    await this.page.getByTestId('plan-do').click();
    await says(this.page.getByTestId('plan-added'), 'It is planned');
  }

  async seesPast(name, words) {
    const past = this.#plan(name).getByTestId('plan-past');
    await past.waitFor({ state: 'attached', timeout: 60_000 });
    await this.#plan(name).getByText('How it went').click();
    return says(past, words);
  }

  seesRefusal() {
    return says(this.page.getByTestId('plan-refused'), 'tried again until', 60_000);
  }

  async removes(name) {
    await this.#plan(name).getByTestId('plan-remove').click();
    await this.#plan(name).getByRole('button', { name: 'Remove it' }).click();
    await this.page.getByTestId('plan').filter({ hasText: name }).waitFor({ state: 'detached' });
  }

  async pauses(name) {
    await this.#plan(name).getByTestId('plan-pause').click();
    await says(this.#plan(name), 'Paused');
  }

  count() {
    return this.page.getByTestId('plan').count();
  }
}
