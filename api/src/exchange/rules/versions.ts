import type { Rule } from './rule';

/** What CX-0128 says of the versions of demands, capacity groups and comments alike; where in its table, each says. */

export const newerReplaces = (what: string): Rule => ({
  field: '/changedAt',
  condition: {
    all: [
      { left: 'known.self', op: 'exists' },
      { left: 'entry.changedAt', op: 'after', right: 'known.self.changedAt' },
    ],
  },
  status: 200,
  effect: 'replace',
  message: `A newer version of a known ${what} takes its place.`,
});

export const unknownIsNew = (field: string, message: string): Rule => ({
  field,
  condition: { left: 'known.self', op: 'absent' },
  status: 201,
  effect: 'create',
  message,
});

export const olderIsIgnored = (what: string): Rule => ({
  field: '/changedAt',
  condition: { left: 'entry.changedAt', op: 'before', right: 'known.self.changedAt' },
  status: 400,
  effect: 'ignore',
  message: `A newer version of this ${what} is known.`,
});
