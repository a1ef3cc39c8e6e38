import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { Member, Proposal, Script } from '../script';
import { codes, registry } from './tierline-subject';
import { all, applies, asks, commands, id, looks, one, pair, three, two } from './words';

const record = id(1);
const link = { kind: 'link', id: record };
const bootstrap = (by: Member, content: object): Proposal =>
  asks(by, all, 'consortium:bootstrap', { bootstrap: { registry: content, codes } });
const moves = (by: Member, at: readonly Member[], number: number, content: unknown): Proposal =>
  asks(by, at, 'consortium:move', { motion: { commandId: id(0xc0000000 + number), registry: content, codes: [] } });
const approves = (by: Member, at: readonly Member[], number: number, hash?: string): Proposal =>
  asks(by, at, 'consortium:approve', {
    motion: {
      motionId: `@motionId ${one} ${id(0xc0000000 + number)}`,
      registryHash: hash ?? `@registryHash ${one} ${id(0xc0000000 + number)}`,
    },
  });
const writes = (by: Member, at: readonly Member[], ...lines: object[]): Proposal =>
  asks(by, at, 'records:apply', { writes: lines });

const attests = (by: Member, at: readonly Member[] | undefined, ...args: string[]): Proposal => ({
  ...{ by, calls: [['consortium:attest', ...args]] },
  ...(at && { at }),
});
/** Of hashes that no block has: endorsers cannot tell, readers can. */
const attested = (upTo: number): string =>
  canonical({ v: 1, upTo, headerHash: 'aa'.repeat(32), commitHash: 'bb'.repeat(32) });

/** What all records rest on: the registry and the clock. Played one after the other, in this order. */
export const foundingScripts: Script[] = [
  {
    title: 'the first registry, other content, and once more',
    rounds: [
      [
        applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 }),
        bootstrap(one, { ...registry, charter: sha256Hex('other') }),
        bootstrap(one, { v: 1 }),
      ],
      [{ ...bootstrap(one, registry), does: 'submit twice' }, bootstrap(two, registry)],
      [bootstrap(two, registry)],
    ],
  },
  {
    title: 'ticks of the steward, of another, at once, by too few',
    rounds: [
      [
        asks(one, all, 'consortium:tick', {}),
        asks(three, all, 'consortium:tick', {}),
        asks(three, all, 'consortium:tick', {}),
        asks(three, [three], 'consortium:tick', {}),
      ],
      [asks(three, [one, three], 'consortium:tick', {}), asks(three, all, 'consortium:tick', { more: 1 })],
      [asks(three, undefined, 'consortium:tick', {})],
    ],
  },
  {
    title: 'attestations of each member, by another’s peer, of none, of two, with hidden content',
    rounds: [
      [
        attests(one, [one], attested(1)),
        attests(two, undefined, attested(1)),
        attests(one, [one], attested(2)),
        attests(one, [two], attested(1)),
        attests(one, all, attested(1)),
        attests(one, [one]),
        attests(one, [one], attested(1), attested(1)),
        attests(one, [one], '{}'),
        { ...attests(one, [one], attested(1)), transient: { more: '1' } },
      ],
      [{ ...attests(one, [one], attested(3)), does: 'submit twice' }],
    ],
  },
  {
    title: 'a motion: moved, approved by more than half, in force',
    rounds: [
      [moves(one, all, 1, '@registry'), moves(one, all, 2, registry), moves(one, [one], 3, '@registry')],
      [
        moves(one, all, 1, '@registry'),
        approves(one, all, 1),
        approves(two, all, 1, sha256Hex('another')),
        approves(two, all, 9),
      ],
      [approves(two, all, 1), approves(three, all, 1)],
      [approves(three, all, 1), moves(one, all, 4, '@registry')],
    ],
  },
];

/** Whose peers write what they are told. */
const forgers: readonly Member[] = [two, three];
const accepted = { ...link, command: commands.acceptLink };

/** Members who write what they like, as their own peers let them. */
export const forgingScripts: Script[] = [
  {
    title: 'an own copy rewritten and deleted by its holder alone, then mended',
    rounds: [
      [applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 })],
      [writes(two, [two], { at: two, key: `link/${record}/seal`, value: '{"v":1}' })],
      [applies(two, pair, { ...link, command: commands.acceptLink, number: 2, prior: `@live link ${record} ${one}` })],
      [asks(two, [two], 'records:mend', { mend: `@mending link ${record} ${one}` })],
      [writes(two, [two], { at: two, key: `link/${record}/seal` })],
      [
        applies(two, pair, { ...link, command: commands.acceptLink, number: 3, prior: `@live link ${record} ${one}` }),
        asks(two, [two], 'records:mend', { mend: `@mending link ${record} ${one}` }),
      ],
      [applies(two, pair, { ...link, command: commands.acceptLink, number: 4 })],
      [...looks(one, 'link', record, 2), ...looks(two, 'link', record, 2)],
    ],
  },
  {
    title: 'what both parties’ peers wrote past the rules, taken back by each',
    rounds: [
      [applies(two, forgers, { ...link, command: commands.proposeLink(three), number: 1 })],
      [asks(two, forgers, 'records:apply', { writes: `@forged link ${record} ${id(0x50000002)} ${forgers.join()}` })],
      ...forgers.flatMap((by, place) => [
        [applies(three, forgers, { ...accepted, number: 3 + place, prior: `@version link ${record} 1` })],
        [asks(by, [by], 'records:mend', { mend: `@mending link ${record} 1` })],
      ]),
      [
        applies(three, forgers, { ...accepted, number: 5 }),
        asks(two, [two], 'records:mend', { mend: `@mending link ${record} 1` }),
      ],
      [...looks(two, 'link', record, 2), ...looks(three, 'link', record, 2)],
    ],
  },
  {
    title: 'a version invented, at one and at both, endorsed by forgers alone',
    rounds: [
      [applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 })],
      [
        asks(two, [two], 'records:apply', { writes: `@forged link ${record} ${id(0x50000002)} ${two},${one}` }),
        asks(two, [two, three], 'records:apply', {
          writes: `@forged link ${record} ${id(0x50000003)} ${two},${three}`,
        }),
        asks(two, pair, 'records:apply', { writes: `@forged link ${record} ${id(0x50000004)} ${two}` }),
      ],
      [...looks(two, 'link', record, 2), ...looks(three, 'link', record, 2), ...looks(one, 'link', record, 1)],
    ],
  },
  {
    title: 'registry and clock by too few',
    rounds: [
      [
        writes(two, [two], { key: 'registry', value: canonical({ ...registry, steward: two }) }),
        writes(two, [two], { key: 'clock', value: '{}' }),
        writes(two, [two, one], { key: 'clock', value: '{}' }),
      ],
      [asks(three, all, 'consortium:tick', {})],
    ],
  },
  {
    title: 'a key policy on the own live seal',
    rounds: [
      [applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 })],
      [writes(two, [two], { at: two, key: `link/${record}/seal`, policy: [three] })],
      [
        applies(two, pair, { ...link, command: commands.acceptLink, number: 2 }),
        asks(three, [three], 'records:apply', { writes: `@forged link ${record} ${id(0x50000003)} ${two}` }),
        writes(three, [three], { at: two, key: `link/${record}/seal`, value: '{"v":1}' }),
      ],
      [...looks(one, 'link', record, 1), ...looks(two, 'link', record, 1)],
    ],
  },
];

/** What was endorsed under what held before and ordered under what holds then. */
export const changingTierline: Script[] = [
  {
    title: 'a step endorsed by a peer whose certificate is revoked before it is ordered',
    rounds: [
      [
        {
          ...applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 }),
          tamper: { signedBy: pair },
        },
        {
          ...applies(one, pair, { ...link, id: id(2), command: commands.proposeLink(two), number: 2 }),
          ...{ tamper: { signedBy: pair }, does: 'withhold', name: 'late' },
        },
      ],
      [{ does: 'revoke', whose: two }],
      [{ does: 'submit kept', name: 'late' }, applies(two, pair, { ...link, command: commands.acceptLink, number: 3 })],
      [...looks(one, 'link', record, 2), ...looks(one, 'link', id(2), 1)],
    ],
  },
  {
    title: 'a step endorsed before the chaincode’s next sequence and ordered after it',
    rounds: [
      [
        applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 }),
        {
          ...applies(one, pair, { ...link, id: id(2), command: commands.proposeLink(two), number: 2 }),
          ...{ does: 'withhold', name: 'old' },
        },
      ],
      [{ does: 'upgrade', version: 'next' }],
      [{ does: 'submit kept', name: 'old' }, applies(two, pair, { ...link, command: commands.acceptLink, number: 3 })],
      [...looks(one, 'link', record, 1, 2), ...looks(two, 'link', id(2), 1)],
    ],
  },
];
