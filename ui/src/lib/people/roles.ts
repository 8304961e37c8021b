// What a person may do at an account, as the node keeps it. The node refuses by itself; pages only spare the way there.

export const ROLES = ['viewer', 'member', 'treasurer', 'steward'] as const;
export type PersonRole = (typeof ROLES)[number];

/** Each role includes those before it. */
export const includes = (role: PersonRole, least: PersonRole): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(least);

/** Pages that serve nothing but an act, with the role that it takes. Longer paths first. */
const ACTS: [path: string, least: PersonRole][] = [
  ['/money/pay', 'treasurer'],
  ['/money/planned', 'treasurer'],
  ['/registrar', 'treasurer'],
  ['/close/', 'steward'],
  ['/sign/', 'treasurer'],
  ['/people', 'steward'],
  ['/offer/', 'member'],
  ['/want/', 'member'],
];

/** What it takes to open a page; reading takes no more than a viewer. */
export function leastFor(path: string): PersonRole {
  return ACTS.find(([act]) => path.startsWith(act))?.[1] ?? 'viewer';
}
