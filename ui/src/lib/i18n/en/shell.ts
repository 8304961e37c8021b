export const shell = {
  'nav.label': 'Main',
  'nav.home': 'Home',
  'nav.market': 'Market',
  'nav.orders': 'Orders',
  'nav.money': 'Money',
  'nav.coop': 'Co-op',
  'nav.economy': 'Economy',
  'nav.more': 'More',
  'nav.skip': 'Skip to the page',

  'band.practice': 'Practice',
  'band.about': 'Nothing here is worth anything outside. Months last {minutes} minutes.',
  'band.settles': 'Settles {when}',
  'band.settling': 'Settling the month',

  'sync.open': 'Connected',
  'sync.writing': 'Signing and writing',
  'sync.opening': 'Connecting',
  'sync.lost': 'Not connected, trying again',

  'switch.label': 'Account: {name}',
  'switch.title': 'Accounts on this machine',
  'switch.sign_out': 'Sign out',
  'switch.theme': 'Light or dark',
  'switch.theme_system': 'As the system',
  'switch.theme_light': 'Light',
  'switch.theme_dark': 'Dark',
  'switch.changing': 'Signing in as {name}',

  'signin.title': 'Who is here?',
  'signin.lead':
    'Pick an account of {economy}. It is a practice economy: no passphrase is asked, and everyone at this machine can use every account.',
  'signin.coops': 'Co-ops',
  'signin.members': 'Members',
  'signin.keepers': 'Those who keep the economy',
  'signin.starting': 'Copex is starting',
  'signin.starting_more': 'This page goes on by itself when the accounts are open.',

  'lost.title': 'There is no page here',
  'lost.more': 'The address may be mistyped, or what it showed has been withdrawn.',
  'lost.home': 'Go to Home',

  'command.title': 'Go somewhere or do something',
  'command.hint': 'Type a few letters',
  'command.none': 'Nothing of that name.',
  'command.account': 'Sign in as {name}',

  'sheet.label': 'Explanation',
} as const;
