import fc from 'fast-check';
import { rolePolicy } from '../key-policy';
import { type Action, type Call, type Member, members, type Script } from '../script';

/** Few keys and few names, so that commands meet each other. */
const key = fc.constantFrom('$a', '$b', '$c');
const member = fc.constantFrom(...members);
const own = (mspId: string) => `_implicit_org_${mspId}`;
const collection = fc.oneof(member.map(own), fc.constantFrom('pair', 'ruled', 'club'));
const kept = fc.constantFrom('k0', 'k1');

const always: fc.WeightedArbitrary<Call>[] = [
  { weight: 5, arbitrary: fc.tuple(fc.constant('put'), key, fc.constantFrom('1', '2', '3')) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('get'), key) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('range'), key, fc.constantFrom('$b', '$c', '$~')) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('firstOf'), fc.constant('$'), fc.constant('$~')) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('hide'), collection, key) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('reveal'), collection, key) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('hash'), collection, key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('privateRange'), collection, fc.constant('$'), fc.constant('$~')) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('getPolicy'), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('event'), fc.constantFrom('e', 'f'), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fail'), key) },
];
const deletes: fc.WeightedArbitrary<Call>[] = [
  { weight: 3, arbitrary: fc.tuple(fc.constant('del'), key) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('forget', 'purge'), collection, key) },
];
const policy = member.map((mspId) => rolePolicy(mspId));
const policies: fc.WeightedArbitrary<Call>[] = [
  { weight: 3, arbitrary: fc.tuple(fc.constant('policy'), key, policy) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('privatePolicy'), collection, key, policy) },
];

const endorsers = fc.oneof(
  { weight: 4, arbitrary: fc.constant<readonly Member[]>(['Org1MSP', 'Org2MSP']) },
  { weight: 4, arbitrary: fc.subarray([...members], { minLength: 1 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const proposalOf = (call: fc.Arbitrary<Call>) =>
  fc.record({
    by: member,
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    at: endorsers,
    transient: fc.constantFrom({ value: 'x' }, { value: 'y' }),
  });

function scriptOf(call: fc.Arbitrary<Call>): fc.Arbitrary<Script> {
  const proposal = proposalOf(call);
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 12, arbitrary: proposal },
    {
      weight: 2,
      arbitrary: fc
        .tuple(proposal, kept, fc.constantFrom('submit', 'submit twice', 'withhold'))
        .map(([asked, name, does]): Action => ({ ...asked, name, does: does })),
    },
    { weight: 2, arbitrary: kept.map((name): Action => ({ does: 'submit kept', name })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(proposal, fc.subarray([...members]))
        .map(([asked, signedBy]): Action => ({ ...asked, tamper: { signedBy } })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(proposal, member)
        .map(([asked, drop]): Action => ({ ...asked, at: asked.at ?? members, tamper: { drop } })),
    },
    { weight: 1, arbitrary: proposal.map((asked): Action => ({ ...asked, does: 'evaluate' })) },
  );

  return fc
    .array(fc.array(action, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
    .map((rounds) => ({ title: 'generated', rounds }));
}

/**
 * Scripts delete or set key policies, never both: a key deleted in a block in which a later transaction sets its policy
 * ends every peer of real Fabric, again and again (docs/real-fabric.md).
 */
export const generatedScript: fc.Arbitrary<Script> = fc.oneof(
  scriptOf(fc.oneof(...always, ...deletes)),
  scriptOf(fc.oneof(...always, ...policies)),
);

/** The script and what every member then sees of its keys. */
export function lookingBack(script: Script): Script {
  const calls = (mspId: string): Call[] => [
    ['range', '$', '$~'],
    ...['$a', '$b', '$c'].flatMap((name): Call[] => [
      ...['get', 'history', 'getPolicy'].map((what): Call => [what, name]),
      ...[own(mspId), 'pair', 'ruled'].flatMap((where): Call[] => [
        ['reveal', where, name],
        ['hash', where, name],
      ]),
    ]),
  ];
  const look = members.map((by): Action => ({
    by,
    does: 'evaluate',
    at: [by],
    calls: [['each', JSON.stringify(calls(by))]],
  }));
  return { ...script, rounds: [...script.rounds, look] };
}
