import { says } from '../wait.mjs';

/** Payment requests: those that wait here, and those that were made here. */
export class RequestsPage {
  constructor(page) {
    this.page = page;
  }

  async begins() {
    await this.page.getByTestId('request-ask').click();
    await this.page.getByTestId('request-form').waitFor();
  }

  async asksForContribution(name, amount, text) {
    const form = this.page.getByTestId('request-form');
    await form.getByLabel('What for').selectOption({ label: 'A contribution to my co-op' });
    await form.getByLabel('Whom do you ask').selectOption({ label: name });
    await form.getByLabel('Amount').fill(amount);
    await form.getByLabel('In words').fill(text);
  }

  async sends(said) {
    await this.page.getByTestId('request-do').click();
    await says(this.page.getByTestId('request-done'), said, 60_000);
  }

  async seesRequest(text) {
    await says(this.page.getByRole('main'), text, 60_000);
  }

  async looksAtPaying() {
    await this.page.getByTestId('request-look').first().click();
    return says(this.page.getByTestId('pay-preview'), 'Balance after');
  }

  async pays(said) {
    await this.page.getByTestId('request-pay').click();
    await says(this.page.getByTestId('request-done'), said, 60_000);
  }

  async declines(why) {
    await this.page.getByTestId('request-decline').first().click();
    await this.page.getByLabel('Why not').fill(why);
    await this.page.getByTestId('request-decline-do').click();
    await says(this.page.getByTestId('request-done'), 'They see why', 60_000);
  }

  seesState(text, state) {
    const mine = this.page.getByTestId('request-made').filter({ hasText: text });
    return says(mine, state, 60_000);
  }
}
