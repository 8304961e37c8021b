// Passkeys: the browser asks a device, the node asks and checks.
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { ask, getJson, post, postJson } from '$lib/api/http';
import type { NodeSession } from '$lib/api/node';
import { NodeRefusal } from '$lib/api/problem';
import { t } from '$lib/i18n';

export type Passkey = { id: string; name: string; added_ms: number };

type Asked<T> = { ask: string; options: { publicKey: T } };

/** Passkeys belong to a name: pages at a bare number cannot have any. */
const hasName = (host: string): boolean => !/^[\d.]+$|^\[/.test(host);

export const canUsePasskeys = (): boolean => browserSupportsWebAuthn() && hasName(location.hostname);

/** Where this very page has a name: localhost, for pages of this machine; null where it has one. */
export function namedAddress(): string | null {
  if (location.hostname !== '127.0.0.1') return null;
  const address = new URL(location.href);
  address.hostname = 'localhost';
  return address.href;
}

/** People change their mind, and devices give up; browsers do not say which. */
async function fromDevice<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isHere = error instanceof Error && error.name === 'InvalidStateError';
    throw new NodeRefusal(
      0,
      'device',
      t(isHere ? 'passkey.is_here' : 'passkey.no_answer'),
      t(isHere ? 'passkey.use_it' : 'passkey.try_again'),
    );
  }
}

export async function signInByPasskey(): Promise<NodeSession> {
  const asked = await postJson<Asked<PublicKeyCredentialRequestOptionsJSON>>('/api/session/passkey/ask');
  const credential = await fromDevice(startAuthentication({ optionsJSON: asked.options.publicKey }));
  return await postJson<NodeSession>('/api/session/passkey', { ask: asked.ask, credential });
}

export async function addPasskey(name: string): Promise<void> {
  const asked = await postJson<Asked<PublicKeyCredentialCreationOptionsJSON>>('/api/passkeys/ask');
  const credential = await fromDevice(startRegistration({ optionsJSON: asked.options.publicKey }));
  await post('/api/passkeys', { ask: asked.ask, name, credential });
}

export const readPasskeys = async () => (await getJson<{ passkeys: Passkey[] }>('/api/passkeys')).passkeys;

/** All other sessions end; this browser goes on with a new one. */
export async function removePasskey(id: string): Promise<NodeSession> {
  const answer = await ask(`/api/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' });
  return (await answer.json()) as NodeSession;
}

/** The same. */
export const changePassphrase = (now: string, next: string) =>
  postJson<NodeSession>('/api/passphrase', { now, next });
