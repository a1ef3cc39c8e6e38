import type { Command } from '@tierline/chaincode/schema';
import fc from 'fast-check';
import { type Action, type Member, members, type Proposal, type Script } from '../script';
import { all, applies, asks, commands, enters, id, looks, one, pair, three, two } from './words';

/** One record of each kind, so that commands meet: made in the first round, by its rules. */
const made = id(1);
const parties: Readonly<Record<string, readonly Member[]>> = { link: pair, forecast: pair, custody: all };
const beginning: Action[] = [
  applies(one, pair, { kind: 'link', id: made, command: commands.proposeLink(two), number: 0xf1 }),
  applies(one, pair, { kind: 'forecast', id: made, command: commands.publish, number: 0xf2 }),
  applies(one, [one, three], { kind: 'custody', id: made, command: commands.commission, number: 0xf3 }),
];

const member = fc.constantFrom(...members);
/** Commands, and who may give them where all goes as it should. */
const asked = fc.constantFrom<{ kind: string; command: Command; usually: Member }>(
  { kind: 'link', command: commands.acceptLink, usually: two },
  { kind: 'link', command: commands.endLink, usually: one },
  { kind: 'forecast', command: commands.revise('1'), usually: one },
  { kind: 'forecast', command: commands.revise('2'), usually: one },
  { kind: 'forecast', command: commands.commit('1'), usually: two },
  { kind: 'custody', command: commands.offer(two), usually: one },
  { kind: 'custody', command: commands.offer(two), usually: one },
  { kind: 'custody', command: commands.offer(two, 'owner'), usually: one },
  { kind: 'custody', command: commands.acceptOffer, usually: two },
  { kind: 'custody', command: commands.declineOffer, usually: two },
  { kind: 'custody', command: commands.withdraw(two), usually: one },
  { kind: 'custody', command: commands.close, usually: one },
);
const by = (usually: Member) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usually) }, { weight: 1, arbitrary: member });
/** As the proposer holds it, as another does, an earlier one, or none. */
const prior = (kind: string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(`@live ${kind} ${made}`) },
    { weight: 2, arbitrary: member.map((mspId) => `@live ${kind} ${made} ${mspId}`) },
    { weight: 1, arbitrary: fc.constant(`@version ${kind} ${made} 1`) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
/** All parties, mostly. */
const endorsers = (kind: string): fc.Arbitrary<readonly Member[] | undefined> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(parties[kind]) },
    { weight: 2, arbitrary: fc.subarray([...members], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );

/** Its commandId and salt are those of its place in the script, or one that may be another's. */
type Numbered = (number: number) => Proposal;
const number = (given: number, repeated: number | undefined): number => repeated ?? given;
const repeated = fc.option(fc.constantFrom(0xf1, 0x11), { freq: 12, nil: undefined });

const steps: fc.Arbitrary<Numbered> = asked.chain(({ kind, command, usually }) =>
  fc
    .record({ by: by(usually), at: endorsers(kind), prior: prior(kind), repeated })
    .map((given): Numbered => (place) => {
      const asking = { kind, id: made, command, number: number(place, given.repeated), prior: given.prior };
      return applies(given.by, given.at, asking);
    }),
);
const entries: fc.Arbitrary<Numbered> = fc.constantFrom('forecast', 'custody').chain((kind) =>
  fc.record({ by: by(one), at: endorsers(kind), prior: prior(kind), repeated }).map((given): Numbered => (place) => {
    const evidence = { type: 'evidence', source: 'epcis', hash: 'ab'.repeat(32) };
    const content = kind === 'custody' ? evidence : { type: 'comment', text: 'x' };
    return enters(
      given.by,
      given.at,
      { kind, id: made, number: number(place, given.repeated), prior: given.prior },
      content,
    );
  }),
);
const kindOf = fc.constantFrom('link', 'forecast', 'custody');
const care: fc.Arbitrary<Numbered> = fc
  .record({ by: member, target: member, kind: kindOf, version: fc.constantFrom(1, 2), what: fc.nat(3) })
  .map(({ by, target, kind, version, what }): Numbered => () => {
    const key = `${kind}/${made}/body/${String(version)}`;
    const seal = `@seal ${kind} ${made} ${by}`;
    const value = `@body ${kind} ${made} ${String(version)} ${by}`;
    if (what === 0) return asks(by, [target], 'records:restate', { restate: { target, key, value, seal } });
    if (what === 1) return asks(by, [by], 'records:mend', { mend: `@mending ${kind} ${made} ${target}` });
    return asks(by, [target], 'records:purge', { purge: { seal, items: [{ key, holders: [target] }] } });
  });
const forging: fc.Arbitrary<Numbered> = fc
  .record({ kind: kindOf, at: fc.subarray([...members], { minLength: 1 }), by: fc.constantFrom(two, three) })
  .map(({ kind, at, by }): Numbered => (place) => {
    const writes = `@forged ${kind} ${made} ${id(0x50000000 + place)} ${at.join()}`;
    return asks(by, [by], 'records:apply', { writes });
  });
const wide: fc.Arbitrary<Numbered> = fc.oneof(
  member.map(
    (by): Numbered =>
      () =>
        asks(by, all, 'consortium:tick', {}),
  ),
  member.map((by): Numbered => (place) => {
    const motion = { commandId: id(0xc0000000 + place), registry: '@registry', codes: [] };
    return asks(by, all, 'consortium:move', { motion });
  }),
  fc.record({ by: member, mover: member }).map(({ by, mover }): Numbered => () => {
    const of = `${mover} ${id(0xc0000010)}`;
    const motion = { motionId: `@motionId ${of}`, registryHash: `@registryHash ${of}` };
    return asks(by, all, 'consortium:approve', { motion });
  }),
);

const proposal = fc.oneof(
  { weight: 10, arbitrary: steps },
  { weight: 3, arbitrary: entries },
  { weight: 3, arbitrary: care },
  { weight: 2, arbitrary: forging },
  { weight: 2, arbitrary: wide },
);
const kept = fc.constantFrom('k0', 'k1');
/** Honest as endorsed, sent twice, held back, sent later, or changed on the way. */
const action: fc.Arbitrary<(place: number) => Action> = fc.oneof(
  { weight: 12, arbitrary: proposal },
  {
    weight: 2,
    arbitrary: fc
      .record({ proposal, name: kept, does: fc.constantFrom('submit', 'submit twice', 'withhold') })
      .map(({ proposal: numbered, name, does }) => (place: number): Action => ({ ...numbered(place), name, does })),
  },
  { weight: 2, arbitrary: kept.map((name) => (): Action => ({ does: 'submit kept', name })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ proposal, signedBy: fc.subarray([...members]) })
      .map(({ proposal: numbered, signedBy }) => (place: number): Action => {
        return { ...numbered(place), tamper: { signedBy } };
      }),
  },
);

/** What every member holds of each record in the end. */
const looking: Action[] = members.flatMap((mspId) => Object.keys(parties).flatMap((kind) => looks(mspId, kind, made)));

export const generatedTierline: fc.Arbitrary<Script> = fc
  .array(fc.array(action, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 })
  .map((rounds): Script => {
    const numbered = rounds.map((actions, round) => actions.map((make, index) => make((round + 1) * 16 + index)));
    return { title: 'generated', rounds: [beginning, ...numbered, looking] };
  });
