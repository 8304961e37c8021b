import { authority } from './authority';
import { closing } from './closing';
import { coop } from './coop';
import { economy } from './economy';
import { home } from './home';
import { market } from './market';
import { money } from './money';
import { network } from './network';
import { orders } from './orders';
import { registry } from './registry';
import { people } from './people';
import { planned } from './planned';
import { requests } from './requests';
import { shell } from './shell';
import { words } from './words';

export const en = {
  ...words,
  ...shell,
  ...home,
  ...market,
  ...orders,
  ...money,
  ...planned,
  ...requests,
  ...coop,
  ...economy,
  ...authority,
  ...registry,
  ...closing,
  ...network,
  ...people,
};

export type Key = keyof typeof en;
