export const network = {
  'network.title': 'Network',
  'network.lead':
    '{count, plural, one {One other node is} other {# other nodes are}} there. Each keeps a copy of the public record, so that no one machine is needed.',
  'network.lead_alone': 'No other node is there. You can go on; what you do is passed on later.',
  'network.lead_practice': 'A practice economy lives on this machine alone and meets nobody.',
  'network.others': 'Other nodes',
  'network.others_none': 'None is known yet.',
  'network.nameless': 'A node whose accounts are not known here yet',
  'network.left': 'Gone away',
  'network.not_connected': 'Not connected now',
  'network.direct': 'Connected directly',
  'network.relayed': 'Connected over the relay',
  'network.keeps_all': 'Keeps everything',
  'network.keeps_part': 'Keeps a part',
  'network.keeps_nothing': 'Keeps nothing yet',
  'network.compared': 'Compared {when}',
  'network.not_compared': 'Not compared yet',
  'network.traffic': '{received} in, {sent} out',
  'network.held': 'The public record here',
  'network.held_text': '{records} pieces, {bytes} on disk.',
  'network.share': '{percent}% of what the fullest other node says it holds',
  'network.under_way': '{checking} pieces are being checked, {fetching} are being fetched.',
  'network.passing': 'What the accounts here wrote',
  'network.passing_text':
    'What you do is on this disk at once. It is out of danger once other nodes have checked it and confirmed that they hold it.',
  'network.wrote': 'Wrote {when}',
  'network.wrote_never': 'Wrote nothing yet',
  'network.passed_alone': 'on this machine only',
  'network.passed_none': 'no other node has confirmed it yet',
  'network.passed_some':
    'confirmed by {count, plural, one {one other node} other {# other nodes}}, more to come',
  'network.passed_all': 'confirmed by {count, plural, one {one other node} other {# other nodes}}',
  'network.machine': 'This machine',
  'network.data': 'Data',
  'network.disk_free': 'Free on disk',
  'network.memory': 'Memory',
  'network.program': 'Program',
  'network.version': 'copex {version}',
  'network.rules': 'Rules',
  'network.hub': 'Hub',
  'network.rules_text':
    'Only nodes with the same rules meet. Where two of you do not find each other, compare these letters.',

  'fees.title': 'Paying for the network',
  'fees.rate':
    'What is bought here bears {rate} for those who keep nodes and hubs. It gathers with the Foundation and is shared each month, by service that others attest.',
  'fees.rate_none': 'Nothing is added for the network: this economy was founded without a network fee.',
  'fees.month': 'Service of',
  'fees.pot': 'Kept for sharing now',
  'fees.why': 'How it is shared',
  'fees.due': 'Can be shared',
  'fees.rule_witnesses':
    'A node counts where three other co-ops saw it. How much it was there is the middle of what they saw.',
  'fees.rule_parts':
    'Half goes by how much a node was there; three tenths by the data that came from it; two tenths by whom it hosts. Each co-op has one voice in the last two, and what it does not use goes to the first.',
  'fees.rule_own':
    'Nobody\u2019s word counts for themselves or their own co-op. Anybody can compute the sharing again from what is attested.',
  'fees.chart':
    '{count, plural, one {One co-op\u2019s node was} other {# co-ops\u2019 nodes were}} seen by three others',
  'fees.service': 'there {uptime} of the time, seen by {count}',
  'fees.nobody': 'No node was seen by three other co-ops in that month, so nothing is shared for it.',
  'fees.receipts':
    '{count, plural, one {One receipt} other {# receipts}} so far, with the voices of {names}.',
} as const;
