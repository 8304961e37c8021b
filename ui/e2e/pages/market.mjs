import { says } from '../wait.mjs';
import { OfferPage } from './offer.mjs';
import { WantPage } from './want.mjs';

export class MarketPage {
  constructor(page) {
    this.page = page;
  }

  async searches(text) {
    await this.page.getByRole('searchbox').fill(text);
    return this;
  }

  async picksCategory(name) {
    await this.page.getByLabel('Category').selectOption({ label: name });
    return this;
  }

  async clears() {
    await this.page.getByRole('button', { name: 'Show everything' }).first().click();
    return this;
  }

  async looksAtWants() {
    await this.page.getByRole('tab', { name: 'Wants' }).click();
    return this;
  }

  /** Waits until it is there: what others post arrives by itself. */
  async sees(title) {
    return says(this.page.getByTestId('listing'), title, 40_000);
  }

  async seesNothingFits() {
    return says(this.page.getByRole('tabpanel'), 'Nothing here fits');
  }

  titles() {
    return this.page.getByTestId('listing').getByRole('heading').allInnerTexts();
  }

  async opensOffer(title) {
    await this.sees(title);
    await this.page.getByRole('link', { name: title }).click();
    await says(this.page.locator('h1'), title);
    return new OfferPage(this.page);
  }

  async opensWant(title) {
    await this.sees(title);
    await this.page.getByRole('link', { name: title }).click();
    await says(this.page.locator('h1'), title);
    return new WantPage(this.page);
  }
}
