// Who is signed in here, and the accounts to pick from.
import { connection } from '$lib/api/connection.svelte';
import { NodeRefusal, NotConnected, toProblem, type Problem } from '$lib/api/problem';
import { readAccounts, readSession, signInAs, signOut, type NodeAccount } from '$lib/api/node';
import { hashBytes, sameHash, type Hash } from '$lib/api/hash';
import { clock } from './clock.svelte';

const RETRY_MS = 1500;

class Session {
  account = $state.raw<NodeAccount | null>(null);
  accounts = $state.raw<NodeAccount[]>([]);
  /** Whether it is known if anybody is signed in. */
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The account that is being signed in. */
  changing = $state.raw<NodeAccount | null>(null);
  agent = $derived<Hash | null>(hashBytes(this.account?.agent));

  constructor() {
    connection.onSessionGone = (nodeWasAway) => this.#renew(nodeWasAway);
  }

  /** Goes on trying while the node starts. */
  async start(): Promise<void> {
    while (!this.ready) {
      try {
        await clock.start();
        this.accounts = await readAccounts();
        this.account = await this.#whoIsHere();
        if (this.account) await connection.open(this.account.id);
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
      const signedIn = await signInAs(account.id);
      await connection.open(signedIn.id);
      this.account = signedIn;
    } catch (error) {
      this.problem = toProblem(error);
    } finally {
      this.changing = null;
    }
  }

  async signOut(): Promise<void> {
    connection.close();
    this.account = null;
    try {
      await signOut();
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
      if (here) await connection.open(here.id);
      this.account = here;
      return false;
    } catch {
      // Away again: the connection goes on trying, unless it was given up for another account's.
      if (connection.status === 'closed') this.account = null;
      return true;
    }
  }

  async #whoIsHere(): Promise<NodeAccount | null> {
    try {
      return await readSession();
    } catch (error) {
      if (error instanceof NodeRefusal && error.status === 401) return null;
      throw error;
    }
  }
}

export const session = new Session();
