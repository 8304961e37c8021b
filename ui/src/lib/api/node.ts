// What the node tells over HTTP, as docs/node.md has it.
import type { PersonRole } from '$lib/people/roles';
import { getJson, postJson, putJson, remove } from './http';

export type NodeRole = 'foundation' | 'registrar' | 'coop' | 'member';

export type NodeAccount = {
  id: string;
  name: string;
  role: NodeRole;
  coop: string | null;
  coop_name: string | null;
  about: string;
  agent: string;
  /** What the person may do there; practice knows no persons. */
  person_role?: PersonRole;
};

/** Who is signed in where. `person` is null in practice. */
export type NodeSession = { account: NodeAccount; person: string | null };

export type NodeEconomy = {
  mode: string;
  /** Whether an account is picked, as in practice, or a passphrase is asked. */
  sign_in: 'pick' | 'passphrase';
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
export const readSession = () => getJson<NodeSession>('/api/session');
/** Practice only. */
export const signInAs = (account: string) => postJson<NodeSession>('/api/session', { account });
export const signInWith = (name: string, passphrase: string) =>
  postJson<NodeSession>('/api/session', { name, passphrase });
export const switchTo = (account: string) => putJson<NodeSession>('/api/session', { account });
export const signOutEverywhere = () => remove('/api/sessions');
export const signOut = () => remove('/api/session');
export const readEconomy = () => getJson<NodeEconomy>('/api/economy');

/** How much a thing matters that a person should know. */
export type Weight = 'danger' | 'warning' | 'note';

export type Notice = { weight: Weight; code: string; message: string; what_to_do: string };

/** Another node of the economy. */
export type Peer = {
  address: string;
  agents: string[];
  left: boolean;
  /** Whether the open connection goes straight there; null where none is open. */
  direct: boolean | null;
  compared_ms: number | null;
  records: number | null;
  keeps: 'all' | 'part' | 'nothing';
  received_bytes: number;
  sent_bytes: number;
  failures: number;
  refused_messages: number;
};

/** How far what an account wrote has come. */
export type Passing = {
  account: string;
  waiting: number;
  last_act_ms: number | null;
  last_act_held_by: number;
  warned_of: boolean;
};

export type Standing = {
  at_ms: number;
  program: string;
  rules: string;
  hub: string | null;
  addresses: string[];
  peers: Peer[];
  held: { records: number; checking: number; fetching: number; bytes: number };
  accounts: Passing[];
  machine: {
    memory_bytes: number;
    memory_free_bytes: number;
    data_bytes: number;
    disk_free_bytes: number | null;
  };
  notices: Notice[];
};

export const readNetwork = () => getJson<Standing>('/api/network');
