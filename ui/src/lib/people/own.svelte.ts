// What somebody shows who they are with: their passphrase and their passkeys.
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { session } from '$lib/stores/session.svelte';
import { addPasskey, changePassphrase, readPasskeys, removePasskey } from './passkeys';
import { PASSPHRASE_LENGTH_MIN } from './welcome.svelte';

export class OwnStore {
  readonly passkeys = new Resource(readPasskeys, []);
  readonly adding = new Action();
  readonly removing = new Action();
  readonly changing = new Action();
  /** What the next passkey is called. */
  name = $state('');
  now = $state('');
  next = $state('');
  again = $state('');
  /** Whether what is wrong is shown: after the first try. */
  tried = $state(false);
  hasChanged = $state(false);
  tooShort = $derived.by(() => [...this.next].length < PASSPHRASE_LENGTH_MIN);
  differs = $derived.by(() => this.next !== this.again);

  async add(usualName: string): Promise<void> {
    const name = this.name.trim().normalize('NFC') || usualName;
    const isAdded = await this.adding.run(async () => {
      await addPasskey(name);
      return true;
    });
    if (isAdded) this.name = '';
    await this.passkeys.read();
  }

  async remove(id: string): Promise<void> {
    await this.removing.run(async () => session.goOnAs(await removePasskey(id)));
    await this.passkeys.read();
  }

  /** Whether it is changed. */
  async change(): Promise<boolean> {
    this.tried = true;
    this.hasChanged = false;
    if (this.tooShort || this.differs) return false;
    const isChanged = await this.changing.run(async () => {
      await session.goOnAs(await changePassphrase(this.now.normalize('NFC'), this.next.normalize('NFC')));
      return true;
    });
    if (!isChanged) return false;
    this.now = this.next = this.again = '';
    this.tried = false;
    this.hasChanged = true;
    return true;
  }
}
