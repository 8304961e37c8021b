// The connection to the account's app in the node: opened with a single-use token, opened anew when it breaks.
import { AppWebsocket, type CallZomeRequest, type CallZomeRequestSigned } from '@holochain/client';
import { decode, encode } from '@msgpack/msgpack';
import type { Signal } from '$lib/types/Signal';
import { ask, postJson, remove, socketAddress } from './http';
import { isHeadMoved, messageOf, NodeRefusal, NotConnected } from './problem';
import { emitAll, emitSignal } from './signals';
import type { Input, Output, Reads, Writes } from './zomes';

export type ConnectionStatus = 'closed' | 'opening' | 'open' | 'lost';

const SIGNATURE_LASTS_MS = 4 * 60 * 1000;
const RETRY_MS = [300, 700, 1500, 3000, 6000];
/** How long a call waits for a connection that is being opened, and for one that broke. */
const WAIT_MS = { opening: 12_000, lost: 4000, open: 0, closed: 0 };
const HEAD_MOVED_RETRIES = 4;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function sign(request: CallZomeRequest | CallZomeRequestSigned): Promise<CallZomeRequestSigned> {
  if ('signature' in request) return request;
  const parameters = {
    provenance: request.provenance,
    cell_id: request.cell_id,
    zome_name: request.zome_name,
    fn_name: request.fn_name,
    cap_secret: null,
    payload: encode(request.payload),
    nonce: crypto.getRandomValues(new Uint8Array(32)),
    expires_at: (Date.now() + SIGNATURE_LASTS_MS) * 1000,
  };
  const answer = await ask('/api/sign', {
    method: 'POST',
    headers: { 'content-type': 'application/msgpack' },
    body: encode(parameters) as BodyInit,
  });
  return decode(new Uint8Array(await answer.arrayBuffer())) as CallZomeRequestSigned;
}

/** Closed by the other side, or never open: the call did not necessarily arrive. */
function isBroken(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return (
    error instanceof NotConnected ||
    /ClientClosed|WebsocketClosed|ConnectionError|InvalidToken/.test(name) ||
    /client closed|websocket is not open|invalid app authentication token|Response canceled/i.test(
      messageOf(error),
    )
  );
}

/** The client does not tell when its socket closes, and its own way to reconnect would send a token that is used up. */
type Inside = { socket: WebSocket; authenticationToken: unknown };
const insideOf = (client: AppWebsocket) => client.client as unknown as Inside;

function retire(client: AppWebsocket): void {
  insideOf(client).authenticationToken = undefined;
  insideOf(client).socket.close();
}

type AppToken = { token: number[]; installed_app_id: string };
class OtherAccount extends Error {}

class Connection {
  status = $state<ConnectionStatus>('closed');
  /** How many writes are on their way. */
  writing = $state(0);
  #client: AppWebsocket | null = null;
  #opening: Promise<AppWebsocket> | null = null;
  /** Rises with each open and close, so that what belongs to an earlier session is ignored. */
  #session = 0;
  #account = '';

  /** Opens the connection of the account that is signed in now. */
  async open(account: string): Promise<void> {
    this.close();
    this.#account = account;
    await this.#connect();
  }

  close(): void {
    this.#session += 1;
    this.#opening = null;
    const client = this.#client;
    this.#client = null;
    this.status = 'closed';
    if (client) retire(client);
  }

  async read<Zome extends keyof Reads, Name extends keyof Reads[Zome] & string>(
    zome: Zome,
    name: Name,
    input: Input<Reads, Zome, Name>,
  ): Promise<Output<Reads, Zome, Name>> {
    try {
      return (await this.#call(zome, name, input)) as Output<Reads, Zome, Name>;
    } catch (error) {
      if (!isBroken(error) || error instanceof NotConnected) throw error;
      // Reading twice harms nobody.
      return (await this.#call(zome, name, input)) as Output<Reads, Zome, Name>;
    }
  }

  /** Writes in a turn of its own. Several writes that belong together go into one `turn`. */
  async write<Zome extends keyof Writes, Name extends keyof Writes[Zome] & string>(
    zome: Zome,
    name: Name,
    input: Input<Writes, Zome, Name>,
  ): Promise<Output<Writes, Zome, Name>> {
    return this.turn((writer) => writer(zome, name, input));
  }

  /** Takes the account's turn, so that housekeeping does not write in between. */
  async turn<T>(act: (writer: Writer) => Promise<T>): Promise<T> {
    this.writing += 1;
    let turn: string | null = null;
    try {
      turn = (await postJson<{ turn: string }>('/api/turn')).turn;
      return await act((zome, name, input) => this.#writeInTurn(zome, name, input));
    } finally {
      this.writing -= 1;
      if (turn) remove(`/api/turn/${encodeURIComponent(turn)}`).catch(() => undefined);
    }
  }

  async #writeInTurn<Zome extends keyof Writes, Name extends keyof Writes[Zome] & string>(
    zome: Zome,
    name: Name,
    input: Input<Writes, Zome, Name>,
  ): Promise<Output<Writes, Zome, Name>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#call(zome, name, input)) as Output<Writes, Zome, Name>;
      } catch (error) {
        if (isHeadMoved(error) && attempt < HEAD_MOVED_RETRIES) await sleep(100 * attempt);
        else if (isBroken(error)) throw new NotConnected(!(error instanceof NotConnected));
        else throw error;
      }
    }
  }

  async #call(zome: string, name: string, input: unknown): Promise<unknown> {
    const client = await this.#ready();
    return client.callZome({ role_name: 'economy', zome_name: zome, fn_name: name, payload: input });
  }

  async #ready(): Promise<AppWebsocket> {
    if (this.#client) return this.#client;
    const given = this.#session;
    const until = Date.now() + WAIT_MS[this.status];
    while (Date.now() < until && given === this.#session && this.status !== 'closed') {
      if (this.#client) return this.#client;
      await sleep(100);
    }
    throw new NotConnected(false);
  }

  async #connect(): Promise<AppWebsocket> {
    const session = this.#session;
    if (this.status !== 'lost') this.status = 'opening';
    this.#opening ??= this.#openSocket();
    try {
      const client = await this.#opening;
      if (session !== this.#session) throw new NotConnected(false);
      this.#client = client;
      this.status = 'open';
      return client;
    } finally {
      if (session === this.#session) this.#opening = null;
    }
  }

  async #openSocket(): Promise<AppWebsocket> {
    const session = this.#session;
    const { token, installed_app_id: app } = await postJson<AppToken>('/api/app-token');
    // Another window of this browser has signed in as somebody else.
    if (app !== this.#account) throw new OtherAccount();
    const client = await AppWebsocket.connect({
      url: socketAddress(),
      token,
      callZomeTransform: { input: sign, output: (bytes) => decode(bytes as Uint8Array) },
    });
    client.on('signal', (signal) => {
      if (session === this.#session && signal.type === 'app') {
        emitSignal((signal.value.payload as Signal).kind);
      }
    });
    insideOf(client).socket.addEventListener('close', () => {
      retire(client);
      if (session === this.#session) void this.#reconnect();
    });
    return client;
  }

  async #reconnect(): Promise<void> {
    const session = this.#session;
    this.#client = null;
    this.status = 'lost';
    let wasAway = false;
    for (let attempt = 0; session === this.#session; attempt += 1) {
      await sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 6000);
      if (session !== this.#session) return;
      try {
        await this.#connect();
        emitAll();
        return;
      } catch (error) {
        const isRefused = error instanceof NodeRefusal;
        if (!isRefused || error.status === 503) wasAway = true;
        const isGone = error instanceof OtherAccount || (isRefused && error.status === 401);
        if (isGone && session === this.#session && !(await this.onSessionGone(wasAway))) return;
      }
    }
  }

  /**
   * The node does not know the session any more, or it is another account's. Answers whether the session was renewed,
   * so that connecting goes on. Set by the session store.
   */
  onSessionGone: (nodeWasAway: boolean) => Promise<boolean> = () => Promise.resolve(false);
}

export const connection = new Connection();

export type Writer = <Zome extends keyof Writes, Name extends keyof Writes[Zome] & string>(
  zome: Zome,
  name: Name,
  input: Input<Writes, Zome, Name>,
) => Promise<Output<Writes, Zome, Name>>;
