// The node's routes for people, as docs/node.md has them.
import { getJson, post, postJson } from '$lib/api/http';
import type { NodeSession } from '$lib/api/node';
import type { QrModules } from './qr';
import type { PersonRole } from './roles';

export type Person = {
  name: string;
  role: PersonRole;
  has_come: boolean;
  invited_until_ms: number | null;
  is_elsewhere: boolean;
  is_me: boolean;
};
export type Link = { link: string; ends_ms: number; qr: QrModules | null };
export type LogWhat =
  | 'signed_in'
  | 'refused'
  | 'signed_out'
  | 'switched'
  | 'invited'
  | 'came_in'
  | 'role_changed'
  | 'removed'
  | 'signed'
  | 'not_allowed'
  | 'planned'
  | 'passphrase_changed'
  | 'passkey_added'
  | 'passkey_removed';
export type LogLine = {
  at_ms: number;
  who: string | null;
  account: string | null;
  what: LogWhat;
  about?: string;
};
export type Invited = { name: string | null; accounts: { name: string; role: PersonRole }[] };

export const readPeople = async () => (await getJson<{ people: Person[] }>('/api/people')).people;
export const readLog = async () => (await getJson<{ lines: LogLine[] }>('/api/people/log')).lines;
export const invite = (name: string, role: PersonRole) => postJson<Link>('/api/people', { name, role });
export const inviteAgain = (name: string) => postJson<Link>('/api/people/again', { name });
/** Null takes the role away. */
export const setRole = (name: string, role: PersonRole | null) => post('/api/people/role', { name, role });
export const lookAtInvitation = (code: string) => postJson<Invited>('/api/welcome/look', { code });
export const comeIn = (code: string, name: string, passphrase: string) =>
  postJson<NodeSession>('/api/welcome', { code, name, passphrase });
