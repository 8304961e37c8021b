import type { Peer, Standing } from '$lib/api/node';
import { describe, expect, it } from 'vitest';
import { comparedAt, formatBytes, passed, present, share } from './summary';

const peer = (change: Partial<Peer>): Peer => ({
  address: 'http://hub/a',
  agents: [],
  left: false,
  direct: null,
  compared_ms: null,
  records: null,
  keeps: 'nothing',
  received_bytes: 0,
  sent_bytes: 0,
  failures: 0,
  refused_messages: 0,
  ...change,
});

const standing = (records: number, peers: Peer[]): Standing => ({
  at_ms: 1000,
  program: '0.1.0',
  rules: 'uhC0k',
  hub: 'http://hub',
  addresses: [],
  peers,
  held: { records, checking: 0, fetching: 0, bytes: 0 },
  accounts: [],
  machine: { memory_bytes: 0, memory_free_bytes: 0, data_bytes: 0, disk_free_bytes: null },
  notices: [],
});

describe('how a node stands', () => {
  it('measures what it holds against the fullest other node', () => {
    expect(share(standing(50, []))).toBeNull();
    expect(share(standing(50, [peer({ records: 40 }), peer({ records: 200 })]))).toBe(0.25);
    expect(share(standing(300, [peer({ records: 200 })]))).toBe(1);
  });

  it('counts only nodes that are there', () => {
    const some = standing(1, [peer({ left: true, compared_ms: 900 }), peer({ compared_ms: 500 })]);
    expect(present(some)).toHaveLength(1);
    expect(comparedAt(some)).toBe(500);
    expect(comparedAt(standing(1, [peer({})]))).toBeNull();
  });

  it('tells how far an act has come', () => {
    const act = (held: number, waiting: number) => ({
      account: 'ana',
      waiting,
      last_act_ms: 1,
      last_act_held_by: held,
      warned_of: false,
    });
    expect(passed(act(0, 3), 0)).toBe('alone');
    expect(passed(act(0, 3), 2)).toBe('none');
    expect(passed(act(1, 3), 2)).toBe('some');
    expect(passed(act(2, 3), 2)).toBe('all');
    expect(passed(act(5, 0), 9)).toBe('all');
  });

  it('says amounts of data in a few letters', () => {
    expect([0, 999, 1000, 9_950_000, 71_234_567, 5e12].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '9.9 MB',
      '71 MB',
      '5.0 TB',
    ]);
  });
});
