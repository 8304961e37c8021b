// The people of an account: the list, the form that invites, and what can be done with each.
import { Action } from '$lib/stores/action.svelte';
import { Resource } from '$lib/stores/resource.svelte';
import { invite, inviteAgain, readLog, readPeople, setRole, type Link, type Person } from './api';
import type { PersonRole } from './roles';

export class PeopleStore {
  readonly people = new Resource(readPeople, []);
  readonly log = new Resource(readLog, []);
  readonly inviting = new Action();
  readonly changing = new Action();
  /** What is typed to invite somebody. */
  name = $state('');
  role = $state<PersonRole>('member');
  isHere = $state(false);
  /** Whether what is wrong is shown: after the first try. */
  tried = $state(false);
  /** The link that was made last, and for whom. */
  made = $state.raw<{ name: string; link: Link } | null>(null);
  /** Somebody of this node who got a role. */
  added = $state.raw<string | null>(null);

  follow(): () => void {
    const stops = [this.people.follow(), this.log.follow()];
    return () => stops.forEach((stop) => stop());
  }

  async invite(): Promise<void> {
    this.tried = true;
    const name = this.name.trim().normalize('NFC');
    if (name === '') return;
    this.made = null;
    this.added = null;
    const { role, isHere } = this;
    const done = await this.inviting.run(async () => {
      if (!isHere) return { name, link: await invite(name, role) };
      await setRole(name, role);
      return { name, link: null };
    });
    if (!done) return;
    if (done.link) this.made = { name, link: done.link };
    else this.added = name;
    this.tried = false;
    this.name = '';
    this.isHere = false;
    await this.#readAll();
  }

  async inviteAgain({ name }: Person): Promise<void> {
    this.made = null;
    this.added = null;
    const link = await this.changing.run(() => inviteAgain(name));
    if (link) this.made = { name, link };
    await this.#readAll();
  }

  async changeRole({ name }: Person, role: PersonRole | null): Promise<void> {
    await this.changing.run(() => setRole(name, role));
    await this.#readAll();
  }

  async #readAll(): Promise<void> {
    await Promise.all([this.people.read(), this.log.read()]);
  }
}
