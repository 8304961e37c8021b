import { describe, expect, it } from 'vitest';
import type { NodeAccount, NodeRole } from '$lib/api/node';
import { commandsFor, findCommands } from './commands';

const account = (id: string, name: string, role: NodeRole): NodeAccount => ({
  id,
  name,
  role,
  coop: null,
  coop_name: null,
  about: '',
  agent: '',
});
const bakery = account('riverside-bakery', 'Riverside Bakery', 'coop');
const farm = account('hill-farm', 'Hill Farm', 'coop');

function commandsOf(me: NodeAccount) {
  const done: string[] = [];
  const commands = commandsFor(me, [bakery, farm], {
    go: (path) => done.push(path),
    change: ({ id }) => done.push(id),
  });
  return { commands, done };
}

describe('commands', () => {
  it('are found by the beginnings of their words', () => {
    const { commands, done } = commandsOf(bakery);
    expect(findCommands(commands, 'hil fa').map(({ id }) => id)).toEqual(['account-hill-farm']);
    expect(findCommands(commands, 'op').map(({ id }) => id)).toEqual(['coop']);
    expect(findCommands(commands, 'zzz')).toEqual([]);
    expect(findCommands(commands, ' ')).toHaveLength(commands.length);
    findCommands(commands, 'hill')[0]?.run();
    expect(done).toEqual(['hill-farm']);
  });

  it('offer only what the account may do', () => {
    const ids = (me: NodeAccount) => commandsOf(me).commands.map(({ id }) => id);
    expect(ids(bakery)).toContain('offer');
    expect(ids(account('ana', 'Ana', 'member'))).not.toContain('offer');
    expect(ids(account('ana', 'Ana', 'member'))).toContain('pay');
    expect(ids(account('registrar', 'Registrar', 'registrar'))).not.toContain('pay');
  });
});
