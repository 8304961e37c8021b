import { says } from '../wait.mjs';

/** A draft that waits for signatures. */
export class SignPage {
  constructor(page) {
    this.page = page;
  }

  address() {
    return new URL(this.page.url()).pathname;
  }

  async seesState(text) {
    return says(this.page.getByTestId('draft-state'), text);
  }

  async seesWhat(text) {
    return says(this.page.getByRole('main'), text);
  }

  async signs() {
    await this.page.getByTestId('sign').click();
    return says(this.page.getByTestId('signed'), /signed/, 30_000);
  }

  canCarryOut() {
    return this.page.getByTestId('carry-out').isEnabled();
  }

  async carriesOut() {
    await this.page.getByTestId('carry-out').click();
    return says(this.page.getByTestId('carried-out'), 'Your balance is now', 60_000);
  }

  /** What would be sent to a signer on another node. */
  async text() {
    await this.page.getByText('A signer is on another node').click();
    return this.page.getByLabel('The draft as text').inputValue();
  }

  async explains() {
    await this.page.getByTestId('draft-why').click();
    const told = await says(this.page.getByRole('dialog'), /./);
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' });
    return told;
  }

  async puts(text) {
    await this.page.getByLabel('The text that was sent to you').fill(text);
    await this.page.getByRole('button', { name: 'Put it in' }).click();
  }
}
