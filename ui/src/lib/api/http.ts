// The node's HTTP API: sessions, tokens, signatures, turns. Every refusal becomes a NodeRefusal.
import { NodeRefusal, NotConnected } from './problem';

async function refusal(answer: Response): Promise<Error> {
  try {
    const body: unknown = await answer.json();
    if (body && typeof body === 'object' && 'error' in body) {
      const error = body.error as { code?: string; message?: string; what_to_do?: string };
      if (error.message) {
        return new NodeRefusal(answer.status, error.code ?? '', error.message, error.what_to_do ?? '');
      }
    }
  } catch {
    // No JSON: something else than the node answered.
  }
  return new NotConnected(false);
}

export async function ask(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: 'same-origin', ...init });
  } catch {
    throw new NotConnected(false);
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

export async function getJson<T>(path: string): Promise<T> {
  return (await (await ask(path)).json()) as T;
}

function withJson(method: 'POST' | 'PUT', body?: unknown): RequestInit {
  if (body === undefined) return { method };
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export async function postJson<T>(path: string, body?: unknown): Promise<T> {
  return (await (await ask(path, withJson('POST', body))).json()) as T;
}

export async function putJson<T>(path: string, body: unknown): Promise<T> {
  return (await (await ask(path, withJson('PUT', body))).json()) as T;
}

/** For routes that answer nothing. */
export async function post(path: string, body: unknown): Promise<void> {
  await ask(path, withJson('POST', body));
}

export async function remove(path: string): Promise<void> {
  await ask(path, { method: 'DELETE' });
}

/** Where the node passes on to the app interface. */
export function socketAddress(): URL {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url;
}
