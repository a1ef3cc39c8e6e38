import type { Person } from './identity';

/** Persons that are the node itself: no token can name them, for no issuer is called so. */
const issuer = 'tierline:node';

export const nodePersons = {
  /** Follows blocks, writes ticks, attestations and reminders. */
  bot: { issuer, subject: 'bot', roles: ['bot'] },
  /** Bootstraps a channel, at the operator's word. */
  operator: { issuer, subject: 'operator', roles: ['manager'] },
} as const satisfies Record<string, Person>;

/** Its own consent needs no token: nobody blocks or forgets it. */
export const isNode = (person: Person): boolean => person.issuer === issuer;
