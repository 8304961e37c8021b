// Turns whatever went wrong into sentences for people: what happened, what is safe, what to do.
import { t } from '$lib/i18n';

export type Problem = {
  /** What happened and what is safe. */
  message: string;
  /** What to do, where it is not in the message already. */
  toDo: string | null;
  /** The number of the rule that refused, for "why?". */
  rule: string | null;
  /** For the curious. */
  technical: string;
};

/** A refusal by the node's HTTP API; its sentences are ready for people. */
export class NodeRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly toDo: string,
  ) {
    super(message);
    this.name = 'NodeRefusal';
  }
}

/** The node cannot be reached, or the connection to it is broken. */
export class NotConnected extends Error {
  constructor(readonly wroteMaybe: boolean) {
    super(wroteMaybe ? 'connection lost during a write' : 'no connection to the node');
    this.name = 'NotConnected';
  }
}

const RULE = /\b(R-[A-Z]+-\d{2,3})\b:?\s*/;

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'string') return error;
  if (error && typeof error === 'object' && 'message' in error) return String(error.message);
  return String(error);
}

/** Another writer came first and nothing was written: the same call can be made again. */
export function isHeadMoved(error: unknown): boolean {
  return /head has moved|HeadMoved/i.test(messageOf(error));
}

/** The text that a zome gave to its host: the inside of `Guest("...")`, which Rust wrote with escapes. */
export function guestSentence(text: string): string | null {
  const start = text.indexOf('Guest("');
  if (start < 0) return null;
  let sentence = '';
  for (let place = start + 7; place < text.length; place += 1) {
    const sign = text.charAt(place);
    if (sign === '"') return sentence;
    if (sign !== '\\') {
      sentence += sign;
      continue;
    }
    place += 1;
    const escaped = text.charAt(place);
    if (escaped === 'n') sentence += '\n';
    else if (escaped === 't') sentence += '\t';
    else if (escaped === 'u') {
      const code = /^\{([0-9a-f]{1,6})\}/i.exec(text.slice(place + 1));
      if (code?.[1]) {
        sentence += String.fromCodePoint(Number.parseInt(code[1], 16));
        place += code[0].length;
      }
    } else sentence += escaped;
  }
  return sentence;
}

/** The sentence of a refused commit: what follows the rule's number, up to where the host's own words begin. */
function refusalSentence(text: string): { rule: string; sentence: string } | null {
  const found = RULE.exec(text);
  if (!found?.[1]) return null;
  const rest = text.slice(found.index + found[0].length);
  const sentence = rest.split(/"\)|"\s*[,}\]]|\n/)[0] ?? rest;
  return { rule: found[1], sentence: sentence.replaceAll('\\"', '"').trim() };
}

export function toProblem(error: unknown): Problem {
  const technical = messageOf(error);
  if (error instanceof NodeRefusal) {
    return {
      message: error.message,
      toDo: error.toDo,
      rule: null,
      technical: `${error.status} ${error.code}`,
    };
  }
  if (error instanceof NotConnected) {
    return error.wroteMaybe
      ? { message: t('problem.lost_while_writing'), toDo: t('problem.look_first'), rule: null, technical }
      : { message: t('problem.not_connected'), toDo: t('problem.is_copex_running'), rule: null, technical };
  }
  if (isHeadMoved(error)) {
    return { message: t('problem.head_moved'), toDo: t('problem.try_again'), rule: null, technical };
  }
  // As the conductor's database says it.
  if (/database or disk is full/.test(technical)) {
    return { message: t('problem.disk_full'), toDo: t('problem.make_room'), rule: null, technical };
  }
  const guest = guestSentence(technical);
  const refusal = refusalSentence(guest ?? technical);
  if (refusal?.sentence) return { message: refusal.sentence, toDo: null, rule: refusal.rule, technical };
  if (guest) return { message: guest, toDo: null, rule: null, technical };
  if (/timed? ?out/i.test(technical)) {
    return { message: t('problem.timeout'), toDo: t('problem.look_first'), rule: null, technical };
  }
  return { message: t('problem.unknown'), toDo: t('problem.try_again_or_tell'), rule: null, technical };
}
