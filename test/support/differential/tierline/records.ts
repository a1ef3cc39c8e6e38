import type { Action, Member, Proposal, Script } from '../script';
import { all, applies, asks, commands, enters, id, looks, one, pair, restates, three, two } from './words';

const record = id(1);
const link = { kind: 'link', id: record };
const forecast = { kind: 'forecast', id: record };

const proposed: Action[] = [applies(one, pair, { ...link, command: commands.proposeLink(two), number: 1 })];
const published: Action[] = [applies(one, pair, { ...forecast, command: commands.publish, number: 1 })];
const comment = { type: 'comment', text: 'two shifts ä😀' };

/** Records as their parties write them, and what the rules say to whom they do not concern. */
export const recordScripts: Script[] = [
  {
    title: 'a link from its beginning to its end',
    rounds: [
      [
        ...proposed,
        applies(two, pair, { ...link, id: id(2), command: commands.acceptLink, number: 2 }),
        applies(one, pair, { ...link, id: id(3), command: commands.proposeLink(one), number: 3 }),
      ],
      [
        applies(three, pair, {
          ...link,
          command: commands.acceptLink,
          number: 4,
          prior: `@live link ${record} ${one}`,
        }),
        applies(one, pair, { ...link, command: commands.acceptLink, number: 5 }),
        applies(one, pair, { ...link, command: commands.proposeLink(two), number: 6, prior: undefined }),
        applies(two, pair, { ...link, command: commands.acceptLink, number: 7 }),
      ],
      [
        applies(two, pair, { ...link, command: commands.acceptLink, number: 8 }),
        applies(two, pair, { ...link, command: commands.endLink, number: 9, prior: `@version link ${record} 1` }),
        applies(one, pair, { ...link, command: commands.endLink, number: 10 }),
      ],
      [
        ...looks(one, 'link', record, 1, 2, 3),
        ...looks(two, 'link', record, 1, 2, 3),
        ...looks(three, 'link', record, 1),
      ],
    ],
  },
  {
    title: 'two steps on one version at once, one withheld, one sent twice',
    rounds: [
      proposed,
      [
        applies(two, pair, { ...link, command: commands.acceptLink, number: 2 }),
        applies(two, pair, { ...link, command: commands.acceptLink, number: 3 }),
        {
          ...applies(two, pair, { ...link, command: commands.acceptLink, number: 4 }),
          ...{ does: 'withhold', name: 'moved' },
        },
      ],
      [
        { does: 'submit kept', name: 'moved' },
        {
          ...applies(one, pair, { ...link, command: commands.endLink, number: 5 }),
          ...{ does: 'withhold', name: 'standing' },
        },
      ],
      [
        { does: 'submit kept', name: 'standing' },
        {
          ...applies(one, pair, { ...link, id: id(4), command: commands.proposeLink(two), number: 6 }),
          does: 'submit twice',
        },
      ],
      [...looks(one, 'link', record, 2, 3), ...looks(two, 'link', id(4), 1)],
    ],
  },
  {
    title: 'who endorses a step, and who does not',
    rounds: [
      [
        applies(one, [one], { ...link, command: commands.proposeLink(two), number: 1 }),
        applies(one, all, { ...link, id: id(2), command: commands.proposeLink(two), number: 2 }),
        applies(one, undefined, { ...link, id: id(3), command: commands.proposeLink(two), number: 3 }),
        {
          ...applies(one, pair, { ...link, id: id(4), command: commands.proposeLink(two), number: 4 }),
          tamper: { drop: two },
        },
        {
          ...applies(one, pair, { ...link, id: id(5), command: commands.proposeLink(two), number: 5 }),
          tamper: { signedBy: [one, one] },
        },
        {
          ...applies(one, pair, { ...link, id: id(6), command: commands.proposeLink(two), number: 6 }),
          tamper: { signedBy: [three], inTheNameOf: two },
        },
        {
          ...applies(one, pair, { ...link, id: id(7), command: commands.proposeLink(two), number: 7 }),
          tamper: { signedBy: pair },
        },
        ...(
          ['tx id', 'arguments', 'endorsement with high s', 'signature with high s', 'signature of another'] as const
        ).map((alter, index): Action => ({
          ...applies(one, pair, { ...link, id: id(8 + index), command: commands.proposeLink(two), number: 8 + index }),
          tamper: { alter },
        })),
      ],
      [2, 3, 5, 7].flatMap((number) => looks(two, 'link', id(number), 1)),
    ],
  },
  {
    title: 'a forecast, its entries beside its versions, and what is erased of it',
    rounds: [
      published,
      [
        enters(two, pair, { ...forecast, number: 3 }, comment),
        enters(one, pair, { ...forecast, number: 4 }, comment),
        enters(three, pair, { ...forecast, number: 5, prior: `@live forecast ${record} ${one}` }, comment),
        enters(one, pair, { ...forecast, number: 6 }, { type: 'unheard-of' }),
        applies(two, pair, { ...forecast, command: commands.commit('90'), number: 2 }),
      ],
      [
        enters(two, pair, { ...forecast, number: 3 }, comment),
        enters(two, pair, { ...forecast, number: 7, prior: `@version forecast ${record} 1` }, comment),
        applies(one, pair, { ...forecast, command: commands.revise('120'), number: 8 }),
      ],
      [
        erase(one, [one], [`forecast/${record}/body/1`], [one]),
        erase(one, pair, [`forecast/${record}/body/2`], pair),
        erase(one, [one], [`forecast/${record}/body/3`], [one]),
        erase(one, [one], [`forecast/${record}/seal`], [one]),
        asks(two, pair, 'records:purge', {
          purge: {
            items: [
              {
                ...{ key: `@entryKey forecast ${record} ${two} ${id(0xc0000003)}`, holders: pair },
                value: `@entry forecast ${record} ${two} ${id(0xc0000003)} ${two}`,
              },
            ],
          },
        }),
        asks(one, pair, 'records:purge', {
          purge: { items: [{ key: `@entryKey forecast ${record} ${two} ${id(0xc0000003)}`, holders: pair }] },
        }),
      ],
      [
        applies(one, pair, { ...forecast, command: commands.deactivate, number: 9 }),
        restates(one, two, {
          ...forecast,
          key: `forecast/${record}/body/3`,
          value: `@body forecast ${record} 3 ${one}`,
        }),
        restates(one, two, {
          ...forecast,
          key: `forecast/${record}/body/3`,
          value: `@body forecast ${record} 2 ${two}`,
        }),
      ],
      [...looks(one, 'forecast', record, 1, 2, 3, 4), ...looks(two, 'forecast', record, 1, 2, 3, 4)],
    ],
  },
  {
    title: 'steps on many records in one transaction; the same id in two kinds; what is malformed',
    rounds: [
      [
        applies(
          one,
          pair,
          { ...forecast, command: commands.publish, number: 1 },
          { ...link, command: commands.proposeLink(two), number: 2 },
        ),
        applies(
          one,
          pair,
          { ...forecast, id: id(2), command: commands.publish, number: 3 },
          { ...link, id: id(2), command: commands.acceptLink, number: 4 },
        ),
        asks(one, pair, 'records:apply', { steps: [] }),
        asks(one, pair, 'records:apply', { steps: 'none' }),
        asks(one, pair, 'records:apply', {}),
        asks(one, pair, 'records:unheard', { steps: [] }),
        asks(one, pair, 'unheard:apply', { steps: [] }),
        asks(one, pair, 'records:apply', { steps: [{}], more: 1 }),
        { ...asks(one, pair, 'records:apply', {}), transient: { steps: '{"' } },
        {
          ...asks(one, pair, 'records:apply', {}),
          calls: [['records:apply', 'an argument']],
          transient: { steps: '[]' },
        },
        asks(one, [one], 'records:read', { read: [`link/${record}/seal`] }),
      ],
      [...looks(one, 'link', record, 1), ...looks(two, 'forecast', record, 1), ...looks(two, 'forecast', id(2), 1)],
    ],
  },
  {
    title: 'a notice, once; no succession without a reason',
    rounds: [
      [
        ...published,
        asks(one, [one], 'records:notice', notice(2)),
        asks(one, [two], 'records:notice', notice(3)),
        asks(one, undefined, 'records:notice', notice(4)),
      ],
      [
        asks(one, [one], 'records:notice', notice(2)),
        asks(one, pair, 'records:succeed', {
          succeed: {
            ...{
              prior: `@live forecast ${record}`,
              commandId: id(0xc0000005),
              salt: id(0x50000005),
              nonce: id(0x10000005),
              without: two,
            },
          },
        }),
      ],
    ],
  },
];

function notice(number: number): object {
  const content = { type: 'incident', text: 'press line down' };
  return { notice: { commandId: id(0xc0000000 + number), content, salt: id(0x50000000 + number) } };
}

function erase(by: Member, at: readonly Member[], keys: string[], holders: readonly string[]): Proposal {
  const purge = { seal: `@seal forecast ${record} ${by}`, items: keys.map((key) => ({ key, holders })) };
  return asks(by, at, 'records:purge', { purge });
}
