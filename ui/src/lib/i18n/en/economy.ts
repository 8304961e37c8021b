export const economy = {
  'economy.title': 'Economy',
  'economy.lead': '{name}, as seen from your node. Every number opens to how it is made up.',
  'economy.chart_more': '{ratio} credits are in being for each 1.00 on offer a month',
  'economy.chart_none': 'No credits are in being yet: the first offer creates them',
  'economy.chart_no_offers': '{amount} credits are in being, and nothing is on offer',
  'economy.in_being': 'Credits in being',
  'economy.on_offer': 'On offer a month',
  'economy.fits': 'would fit what is on offer: {amount}',
  'economy.offers_count': '{count, plural, =0 {No offers} one {# offer} other {# offers}} on the market',
  'economy.in_being_why': 'How the credits in being are made up',
  'economy.in_being_text':
    'Credits are created when something is put on offer, and go back to the commons when less is sold than was expected. What was created for each co-op, less what it repaid:',
  'economy.on_offer_why': 'How the amount on offer is made up',
  'economy.on_offer_text':
    'What all offers on the market come to in a month, at their prices. Credits in being follow what co-ops prove to sell: {factor} for each 1.00 expected.',
  'economy.on_offer_link': 'See the offers on the market',
  'economy.projected': 'What co-ops expect to sell this month:',

  'economy.mirror': 'All accounts together are the mirror of the commons',
  'economy.mirror_lead':
    'The commons account stands below zero by exactly the credits in being. That is no debt to anybody: it is where credits come from.',
  'economy.commons': 'The commons',
  'economy.commons_why': 'What the commons account is',
  'economy.commons_text':
    'Each credit that an account holds was created against the commons, so all accounts and the commons add up to zero, always.',

  'economy.accounts': 'Accounts',
  'economy.column_name': 'Account',
  'economy.column_balance': 'Balance',
  'economy.column_savings': 'Savings',
  'economy.column_sent': 'Ever paid out',
  'economy.column_taken': 'Ever taken in',
  'economy.column_matched': 'Created for it',
  'economy.column_projected': 'Expects to sell',
  'economy.column_sold': 'Sold this month',
  'economy.sum': 'Together',

  'economy.check': 'Does it add up?',
  'economy.check_text': 'balances + savings + waiting = in being',
  'economy.check_good': 'It adds up.',
  'economy.check_off': 'It is off by {amount} as seen from here.',
  'economy.check_off_more':
    'Your node has not heard of every event yet, or an event is missing. Read again in a moment; if it stays, tell whoever looks after the economy.',
  'economy.balances': 'Balances',
  'economy.savings': 'Savings',
  'economy.waiting': 'Waiting',
  'economy.balances_why': 'How the balances are made up',
  'economy.balances_text': 'What each account holds. Below zero is credit that others give it.',
  'economy.savings_why': 'How the savings are made up',
  'economy.savings_text': 'Put aside by their owners until a later month; out of circulation until then.',
  'economy.waiting_why': 'How the waiting payments are made up',
  'economy.waiting_text':
    'Signed in the payer’s ledger, and not yet collected by the payee. What was paid anywhere and taken in nowhere still waits.',
  'economy.on_its_way': 'On its way between them',
  'economy.month': 'Now: {month}. The next begins {when}.',
} as const;
