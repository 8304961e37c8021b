// What can be gone to or done from anywhere, and finding it by a few letters.
import type { NodeAccount } from '$lib/api/node';
import { t } from '$lib/i18n';

export type Command = { id: string; label: string; run: () => void };

type Deeds = {
  go: (
    path:
      | '/'
      | '/market'
      | '/orders'
      | '/money'
      | '/money/pay'
      | '/money/planned'
      | '/money/requests'
      | '/coop'
      | '/spending'
      | '/sign'
      | '/economy'
      | '/offer/new'
      | '/want/new'
      | '/people'
      | '/you',
  ) => void;
  change: (account: NodeAccount) => void;
};

export function commandsFor(account: NodeAccount, accounts: NodeAccount[], { go, change }: Deeds): Command[] {
  const isCoop = account.role === 'coop';
  const trades = isCoop || account.role === 'member';
  const list: (Command | false)[] = [
    isCoop && { id: 'offer', label: t('home.make_offer'), run: () => go('/offer/new') },
    trades && { id: 'want', label: t('home.post_want'), run: () => go('/want/new') },
    trades && { id: 'pay', label: t('home.pay'), run: () => go('/money/pay') },
    trades && { id: 'planned', label: t('planned.title'), run: () => go('/money/planned') },
    trades && { id: 'requests', label: t('request.title'), run: () => go('/money/requests') },
    isCoop && { id: 'spending', label: t('rule.title'), run: () => go('/spending') },
    trades && { id: 'sign', label: t('sign.all_title'), run: () => go('/sign') },
    account.person_role === 'steward' && { id: 'people', label: t('people.title'), run: () => go('/people') },
    account.person_role !== undefined && { id: 'you', label: t('you.title'), run: () => go('/you') },
    { id: 'home', label: t('nav.home'), run: () => go('/') },
    { id: 'market', label: t('nav.market'), run: () => go('/market') },
    { id: 'orders', label: t('nav.orders'), run: () => go('/orders') },
    { id: 'money', label: t('nav.money'), run: () => go('/money') },
    { id: 'coop', label: t('nav.coop'), run: () => go('/coop') },
    { id: 'economy', label: t('nav.economy'), run: () => go('/economy') },
    ...accounts
      .filter(({ id }) => id !== account.id)
      .map((other) => ({
        id: `account-${other.id}`,
        label: t('command.account', { name: other.name }),
        run: () => change(other),
      })),
  ];
  return list.filter((command) => command !== false);
}

/** Every word typed must begin a word of the label. */
export function findCommands(commands: Command[], typed: string): Command[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label }) => {
    const words = label.toLowerCase().split(/[\s-]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}
