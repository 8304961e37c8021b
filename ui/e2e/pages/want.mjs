import { says } from '../wait.mjs';
import { OfferForm } from './offer-form.mjs';

export class WantPage {
  constructor(page) {
    this.page = page;
  }

  async beginsOfferForIt() {
    await this.page.getByRole('link', { name: 'Make an offer for it' }).click();
    await says(this.page.locator('h1'), 'Make an offer');
    return new OfferForm(this.page);
  }

  async withdraws() {
    await this.page.getByTestId('withdraw').click();
    await this.page.getByRole('button', { name: 'Yes, withdraw it' }).click();
    return says(this.page.getByRole('main'), /has ended/);
  }
}
