import { says } from '../wait.mjs';

export class PayPage {
  constructor(page) {
    this.page = page;
  }

  async paysWage(member, amount) {
    await this.page.getByLabel(`Amount for ${member}`).fill(amount);
    await this.page.locator('[data-testid=pay]:enabled').click();
    return says(this.page.getByTestId('paid'), 'Your balance is now', 60_000);
  }
}
