// What the node tells over HTTP, as docs/node.md has it.
import { getJson, postJson, remove } from './http';

export type NodeRole = 'foundation' | 'registrar' | 'coop' | 'member';

export type NodeAccount = {
  id: string;
  name: string;
  role: NodeRole;
  coop: string | null;
  coop_name: string | null;
  about: string;
  agent: string;
};

export type NodeEconomy = {
  mode: string;
  name: string;
  dna_hash: string;
  foundation: string;
  period_seconds: number | null;
  founded_at_ms: number;
  now_ms: number;
  month: number;
  next_settlement_at_ms: number;
};

export const readAccounts = async () =>
  (await getJson<{ accounts: NodeAccount[] }>('/api/accounts')).accounts;
export const readSession = async () => (await getJson<{ account: NodeAccount }>('/api/session')).account;
export const signInAs = async (account: string) =>
  (await postJson<{ account: NodeAccount }>('/api/session', { account })).account;
export const signOut = () => remove('/api/session');
export const readEconomy = () => getJson<NodeEconomy>('/api/economy');
