import { says } from '../wait.mjs';
import { WantPage } from './want.mjs';

export class WantForm {
  constructor(page) {
    this.page = page;
  }

  async posts({ title, category, unit, price, quantity }) {
    await this.page.getByLabel('Title').fill(title);
    await this.page.getByLabel('Category').selectOption({ label: category });
    await this.page.getByLabel('Counted in').fill(unit);
    if (price) await this.page.getByLabel(`Price per ${unit}`).fill(price);
    await this.page.getByLabel('How many a month').fill(quantity);
    await this.page.getByTestId('post-want').click();
    await says(this.page.locator('h1'), title);
    return new WantPage(this.page);
  }
}
