// An invitation: whom it is for, and the passphrase that they choose.
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { session } from '$lib/stores/session.svelte';
import { comeIn, lookAtInvitation } from './api';

export const PASSPHRASE_LENGTH_MIN = 10;

export class WelcomeStore {
  readonly invited;
  readonly coming = new Action();
  name = $state('');
  passphrase = $state('');
  again = $state('');
  tried = $state(false);

  constructor(readonly code: string) {
    this.invited = new Resource(() => lookAtInvitation(code), []);
  }

  needsName = $derived.by(() => this.invited.value?.name === null);
  wrongName = $derived.by(() => this.needsName && this.name.trim() === '');
  tooShort = $derived.by(() => [...this.passphrase].length < PASSPHRASE_LENGTH_MIN);
  differs = $derived.by(() => this.passphrase !== this.again);

  /** Whether they are in. */
  async comeIn(): Promise<boolean> {
    this.tried = true;
    if (this.wrongName || this.tooShort || this.differs) return false;
    const name = this.name.trim().normalize('NFC');
    const passphrase = this.passphrase.normalize('NFC');
    const isIn = await this.coming.run(async () => {
      await session.goOnAs(await comeIn(this.code, name, passphrase));
      return true;
    });
    return isIn === true;
  }
}
