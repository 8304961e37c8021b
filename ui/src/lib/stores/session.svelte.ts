// Who is signed in here, and the accounts to pick from.
import { connection } from '$lib/api/connection.svelte';
import { NodeRefusal, NotConnected, toProblem, type Problem } from '$lib/api/problem';
import {
  readAccounts,
  readSession,
  signInAs,
  signOut,
  signOutEverywhere,
  switchTo,
  type NodeAccount,
  type NodeSession,
} from '$lib/api/node';
import { includes, leastFor, type PersonRole } from '$lib/people/roles';
import { hashBytes, sameHash, type Hash } from '$lib/api/hash';
import { clock } from './clock.svelte';

const RETRY_MS = 1500;

class Session {
  account = $state.raw<NodeAccount | null>(null);
  accounts = $state.raw<NodeAccount[]>([]);
  /** The name of whoever is signed in; null in practice, where whoever is here may be anybody. */
  person = $state.raw<string | null>(null);
  /** Whether it is known if anybody is signed in. */
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The account that is being signed in. */
  changing = $state.raw<NodeAccount | null>(null);
  agent = $derived<Hash | null>(hashBytes(this.account?.agent));
  /** What the person may do here; null in practice, where it is everything. */
  role = $derived<PersonRole | null>(this.account?.person_role ?? null);
  asksPassphrase = $derived(clock.economy?.sign_in === 'passphrase');

  constructor() {
    connection.onSessionGone = (nodeWasAway) => this.#renew(nodeWasAway);
  }

  /** Goes on trying while the node starts. */
  async start(): Promise<void> {
    while (!this.ready) {
      try {
        await clock.start();
        const here = await this.#whoIsHere();
        if (here) await connection.open(here.account.id);
        await this.#take(here);
        this.problem = null;
        this.ready = true;
      } catch (error) {
        this.problem = toProblem(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async signIn(account: NodeAccount): Promise<void> {
    if (this.changing) return;
    this.changing = account;
    this.problem = null;
    try {
      connection.close();
      this.account = null;
      const signedIn = this.asksPassphrase ? await switchTo(account.id) : await signInAs(account.id);
      await connection.open(signedIn.account.id);
      await this.#take(signedIn);
    } catch (error) {
      this.problem = toProblem(error);
    } finally {
      this.changing = null;
    }
  }

  /** With a session that the node has just begun. What goes wrong is the caller's to show. */
  async goOnAs(signedIn: NodeSession): Promise<void> {
    connection.close();
    await connection.open(signedIn.account.id);
    await this.#take(signedIn);
  }

  /** The role that a page of this path takes and the person does not have; null where they may open it. */
  lacks(path: string): PersonRole | null {
    const least = leastFor(path);
    return this.role && !includes(this.role, least) ? least : null;
  }

  async signOut(everywhere = false): Promise<void> {
    connection.close();
    this.account = null;
    this.person = null;
    try {
      await (everywhere ? signOutEverywhere() : signOut());
    } catch (error) {
      if (!(error instanceof NotConnected)) this.problem = toProblem(error);
    }
  }

  isMe(agent: Hash | null | undefined): boolean {
    return sameHash(this.agent, agent);
  }

  /**
   * A node that was started anew has forgotten its sessions. Practice asks for no passphrase, so the page goes on with
   * what was typed on it. Whoever signed out or changed the account in another window is followed here.
   */
  async #renew(nodeWasAway: boolean): Promise<boolean> {
    const before = this.account;
    try {
      const here = await this.#whoIsHere();
      if (!here && before && nodeWasAway && clock.isPractice) {
        await signInAs(before.id);
        return true;
      }
      connection.close();
      if (here) await connection.open(here.account.id);
      await this.#take(here);
      return false;
    } catch {
      // Away again: the connection goes on trying, unless it was given up for another account's.
      if (connection.status === 'closed') this.account = null;
      return true;
    }
  }

  async #take(here: NodeSession | null): Promise<void> {
    // Practice shows its accounts to whoever is here, a real node only to those who are signed in.
    this.accounts = here || !this.asksPassphrase ? await readAccounts() : [];
    this.account = here?.account ?? null;
    this.person = here?.person ?? null;
  }

  async #whoIsHere(): Promise<NodeSession | null> {
    try {
      return await readSession();
    } catch (error) {
      if (error instanceof NodeRefusal && error.status === 401) return null;
      throw error;
    }
  }
}

export const session = new Session();
