import { says } from '../wait.mjs';
import { amountsIn } from './amounts.mjs';
import { OfferPage } from './offer.mjs';

export class OfferForm {
  constructor(page) {
    this.page = page;
  }

  async #next() {
    await this.page.getByRole('button', { name: 'Next' }).click();
  }

  async saysWhat({ title, category, description }) {
    await this.page.getByLabel('Title').fill(title);
    await this.page.getByLabel('Category').selectOption({ label: category });
    await this.page.getByLabel('Description').fill(description);
    return this;
  }

  async goesOn() {
    await this.#next();
    return this;
  }

  async seesStep(name) {
    await says(this.page.getByRole('heading', { level: 2 }), name);
    return this;
  }

  async saysHowMuch({ unit, price, quantity }) {
    await this.page.getByLabel('Counted in').fill(unit);
    await this.page.getByLabel(`Price per ${unit}`).fill(price);
    await this.page.getByLabel('How many a month').fill(quantity);
    return this;
  }

  async changesPrice(unit, price) {
    await this.page.getByRole('button', { name: 'How much' }).click();
    await this.page.getByLabel(`Price per ${unit}`).fill(price);
    return this;
  }

  /** The box that says what it creates, before anything is signed. */
  async seesWhatItCreates(text = /creates/) {
    const sentence = await says(this.page.getByTestId('creates'), text);
    const [created, grant, share] = amountsIn(sentence);
    return { sentence, created, grant, share };
  }

  async explainsItself() {
    await this.page.getByTestId('creates-why').click();
    const told = await says(this.page.getByRole('dialog'), 'For the Foundation');
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
    return told;
  }

  async seesProblem(text) {
    return says(this.page.locator('.wrong'), text);
  }

  async saysWhere(delivery) {
    await this.page.getByLabel('How it reaches the buyer').selectOption({ label: delivery });
    return this;
  }

  place() {
    return this.page.getByLabel('Place').inputValue();
  }

  /** What was created, as told after signing. */
  async puts() {
    await this.page.getByRole('button', { name: /^(Put on offer|Save the change)$/ }).click();
    const sentence = await says(this.page.getByTestId('made'), /were created|No credits/, 60_000);
    const [created, grant, share, balance] = amountsIn(sentence);
    return { sentence, created, grant, share, balance };
  }

  async opensIt() {
    await this.page.getByRole('link', { name: 'See it on the market' }).click();
    return new OfferPage(this.page);
  }
}
