import { custody } from '@tierline/chaincode/domain';
import { step, type Version } from '@tierline/chaincode/record';
import { beyondLimits, type Json, type Registry, type UnitState } from '@tierline/chaincode/schema';
import { at, contextOf, digest, given, members, recordId, refusalOf, type Said } from '../support/given';

const kind = {
  name: 'crate',
  properties: {
    content: { type: 'text' as const, required: true },
    temperature: { type: 'integer' as const, delayed: true },
  },
};
const codes = { 'unit-kinds': { version: 1, items: { crate: digest(kind) } } };
const crate = { identifier: { scheme: 'sscc', sscc: '340123450000000017' }, kind, values: { content: 'axles' } };
const commissioned = ['Supplier', 'CommissionUnit', crate, { codes }] as [
  'Supplier',
  string,
  unknown,
  { codes: typeof codes },
];
const offered = [
  'Supplier',
  'OfferRole',
  { role: 'custodian', to: 'Carrier', answerBy: '2026-11-24T11:00:00.000Z' },
] as ['Supplier', string, unknown];
const accepted = ['Carrier', 'AcceptOffer', { role: 'custodian', remarks: { seal: 'S-1', count: 8 } }, { codes }] as [
  'Carrier',
  string,
  unknown,
  { codes: typeof codes },
];
const other = 'cd'.repeat(16);

const unit = (...earlier: Said[]) => given(custody, commissioned, ...earlier);
const together = (id: string, name: string, input: unknown) => ({
  codes,
  together: [{ kind: 'custody', id, command: { name, input: input as never }, state: undefined }],
});

describe('a unit’s custody', () => {
  it('begins with who commissions it as owner, custodian and reporter, and the steward as witness', () => {
    const state = unit().state();
    expect(state).toMatchObject({
      owner: 'Supplier',
      custodian: 'Supplier',
      reporters: { content: ['Supplier'], temperature: ['Supplier'] },
    });
    expect(custody.parties(state)).toEqual(['Steward', 'Supplier']);
  });
  it('is of a kind whose definition the consortium agreed', () => {
    const changed = { ...crate, kind: { ...kind, properties: { ...kind.properties, extra: { type: 'text' } } } };
    given(custody)
      .when('Supplier', 'CommissionUnit', changed, { codes })
      .refused('UNIT_KIND_UNKNOWN', { kind: 'crate' });
  });
  it('is not commissioned by the steward, who witnesses', () => {
    given(custody).when('Steward', 'CommissionUnit', crate, { codes }).refused('STEWARD_NEUTRAL');
  });
  it('makes an addressee a party while the offer is open, and no longer', () => {
    expect(custody.parties(unit(offered).state())).toEqual(['Carrier', 'Steward', 'Supplier']);
    const declined = unit(offered, ['Carrier', 'DeclineOffer', { role: 'custodian', reason: 'no room' }]).state();
    expect(custody.parties(declined)).toEqual(['Steward', 'Supplier']);
  });
  it('passes by the receiver’s acceptance alone; ownership stays', () => {
    expect(unit(offered, accepted).state()).toMatchObject({ custodian: 'Carrier', owner: 'Supplier' });
  });
  it('is not handed over twice', () => {
    const both = unit(offered, ['Supplier', 'OfferRole', { role: 'custodian', to: 'Receiver' }], accepted);
    const late = both.when('Receiver', 'AcceptOffer', { role: 'custodian' }, { codes });
    late.then({ type: 'OfferLapsed', role: 'custodian', from: 'Supplier', to: 'Receiver' });
    expect(late.state()).toMatchObject({ custodian: 'Carrier' });
    both.when('Supplier', 'OfferRole', { role: 'custodian', to: 'Buyer' }).refused('NOT_CUSTODIAN');
  });
  it('is reminded of an offer after its time, not before', () => {
    const remind = (at: string) =>
      custody.entries!.reminder!.authorise(
        unit(offered).state(),
        { type: 'reminder', role: 'custodian', to: 'Carrier', answerBy: '2026-11-24T11:00:00.000Z' },
        contextOf('Supplier', { at }),
      );
    expect(refusalOf(() => remind('2026-11-24T10:59:59.999Z'))?.code).toBe('NOT_DUE');
    expect(refusalOf(() => remind('2026-11-24T11:00:00.000Z'))).toBeUndefined();
  });
});

describe('a change of steward', () => {
  const roleOf = (mspId: string) => (['Steward', 'Buyer'].includes(mspId) ? 'steward' : 'supplier');
  const byRegistry = (steward: string): Registry => ({
    ...{ v: 1, channel: 'c', sequence: 1, rules: 1, steward, charter: '0'.repeat(64), codes },
    members: members.map((mspId) => ({ mspId, name: mspId, roles: [roleOf(mspId)], state: 'active' })),
  });
  const hex = (digit: string) => digit.repeat(32);
  const supplier = { mspId: 'Supplier', name: 'person', roles: ['manager'] };
  const run = (name: string, input: unknown, steward: string, held?: Version) => {
    const request = { kind: 'custody', id: recordId, command: { name, input: input as Json } };
    const prior = held && { seal: held.sealBytes, body: held.bodyBytes };
    const made = { ...request, commandId: hex('1'), salt: hex('2'), ...(prior && { prior }) };
    return step([made], { caller: supplier, at, registry: byRegistry(steward) })[0]!.next;
  };

  it('leaves a unit with the steward it was commissioned under, and the unit lives on', () => {
    const first = run('CommissionUnit', crate, 'Steward');
    expect(first.seal.parties).toEqual(['Steward', 'Supplier']);
    const next = run('OfferRole', { role: 'custodian', to: 'Carrier' }, 'Buyer', first);
    expect(next.seal.parties).toEqual(['Carrier', 'Steward', 'Supplier']);
    expect(next.body.state).toMatchObject({ steward: 'Steward' });
  });
  it('takes no witness that the registry never named', () => {
    const first = run('CommissionUnit', crate, 'Carrier');
    const offer = () => run('OfferRole', { role: 'custodian', to: 'Buyer' }, 'Steward', first);
    expect(refusalOf(offer)).toMatchObject({ code: 'STEWARD_UNKNOWN', data: { steward: 'Carrier' } });
  });
  it('gives units commissioned afterwards to the new one', () => {
    expect(run('CommissionUnit', crate, 'Buyer').seal.parties).toEqual(['Buyer', 'Supplier']);
  });
});

describe('offers open at once', () => {
  const caution = (state: unknown, to: string) => custody.commands['OfferRole']!.caution!({ role: 'owner', to }, state);
  it('show their receivers to each other, of which the offerer is told', () => {
    expect(caution(unit(offered).state(), 'Receiver')).toEqual({ to: 'Receiver', alreadyOffered: ['Carrier'] });
  });
  it('show nobody new where a receiver is there already', () => {
    expect(caution(unit().state(), 'Carrier')).toBeUndefined();
    expect(caution(unit(offered).state(), 'Carrier')).toBeUndefined();
    expect(caution(unit(offered).state(), 'Steward')).toBeUndefined();
    expect(caution(unit(offered, accepted).state(), 'Receiver')).toBeUndefined();
  });
});

describe('the steward', () => {
  const input = { role: 'custodian', to: 'Carrier', reason: 'this identifier was commissioned before' };
  it('declines an offer that is not to it, which nobody else may', () => {
    unit(offered)
      .when('Steward', 'DeclineOffer', input)
      .then({ type: 'OfferDeclined', role: 'custodian', from: 'Supplier', to: 'Carrier', reason: input.reason });
    unit(offered).when('Supplier', 'DeclineOffer', input).refused('NOT_RECEIVER');
    unit(offered)
      .when('Steward', 'DeclineOffer', { role: 'owner', to: 'Carrier' })
      .refused('NO_OPEN_OFFER', { role: 'owner', to: 'Carrier' });
  });
  it('accepts none', () => {
    unit(offered).when('Steward', 'AcceptOffer', { role: 'custodian' }, { codes }).refused('NOT_RECEIVER');
  });
});

describe('a container', () => {
  it('is packed only with the units saying so in the same transaction', () => {
    unit()
      .when('Supplier', 'PackUnits', { units: [other] }, { codes })
      .refused('CONTAINER_MOVES_WHOLE', { missing: [other] });
    const packed = unit().when(
      'Supplier',
      'PackUnits',
      { units: [other] },
      together(other, 'EnterContainer', { container: recordId }),
    );
    expect(packed.state().contents).toEqual([other]);
  });
  it('is entered only with the container saying so', () => {
    unit()
      .when('Supplier', 'EnterContainer', { container: other })
      .refused('CONTAINER_MOVES_WHOLE', { missing: [other] });
  });
  it('is packed by the custodian alone, and not while a handover is open', () => {
    unit()
      .when('Carrier', 'PackUnits', { units: [other] })
      .refused('NOT_CUSTODIAN');
    unit(offered)
      .when('Supplier', 'PackUnits', { units: [other] })
      .refused('OFFER_EXISTS');
  });

  const packed = [
    'Supplier',
    'PackUnits',
    { units: [other] },
    together(other, 'EnterContainer', { container: recordId }),
  ] as ['Supplier', string, unknown, never];
  const input = { role: 'custodian', to: 'Carrier' };
  it('moves whole or not at all', () => {
    unit(packed)
      .when('Supplier', 'OfferRole', input)
      .refused('CONTAINER_MOVES_WHOLE', { missing: [other] });
    unit(packed)
      .when('Supplier', 'OfferRole', input, together(other, 'OfferRole', { role: 'custodian', to: 'Receiver' }))
      .refused('CONTAINER_MOVES_WHOLE');
    expect(
      unit(packed)
        .when('Supplier', 'OfferRole', input, together(other, 'OfferRole', input))
        .state().offers,
    ).toHaveLength(1);
  });
  it('has the parties of what is in it: who comes or goes, comes to or goes from all of it', () => {
    const mandate = { role: 'reporter', to: 'Carrier', properties: ['temperature'] };
    unit(packed)
      .when('Supplier', 'OfferRole', mandate)
      .refused('CONTAINER_MOVES_WHOLE', { missing: [other] });
    const reported = unit(packed).when('Supplier', 'OfferRole', mandate, together(other, 'OfferRole', mandate));
    expect(custody.parties(reported.state())).toContain('Carrier');
    const dismissal = { reporter: 'Carrier', properties: ['temperature'] };
    const granted: Said[] = [
      ['Supplier', 'OfferRole', mandate, together(other, 'OfferRole', mandate)],
      ['Carrier', 'AcceptOffer', { role: 'reporter' }, { codes }],
    ];
    unit(packed, ...granted)
      .when('Supplier', 'DismissReporter', dismissal)
      .refused('CONTAINER_MOVES_WHOLE', { missing: [other] });
    expect(
      custody.parties(
        unit(packed, ...granted)
          .when('Supplier', 'DismissReporter', dismissal, together(other, 'DismissReporter', dismissal))
          .state(),
      ),
    ).not.toContain('Carrier');
  });
  it('gives a party of it one more role alone', () => {
    const offer = unit(packed).when('Supplier', 'OfferRole', { role: 'owner', to: 'Steward' });
    expect(offer.state().offers).toHaveLength(1);
  });
  it('takes in nothing that others are party to', () => {
    const state = unit(['Supplier', 'OfferRole', { role: 'owner', to: 'Carrier' }]).state();
    unit()
      .when(
        'Supplier',
        'PackUnits',
        { units: [other] },
        {
          codes,
          together: [
            {
              kind: 'custody',
              id: other,
              command: { name: 'EnterContainer', input: { container: recordId } },
              state: state,
            },
          ],
        },
      )
      .refused('PARTIES_DIFFER', { units: [other] });
  });
  it('is not closed with something in it', () => {
    unit(packed).when('Supplier', 'CloseUnit', {}).refused('CONTAINER_INVALID');
  });
  it('lets units out the way they came in', () => {
    const out = unit(packed).when(
      'Supplier',
      'UnpackUnits',
      { units: [other] },
      together(other, 'LeaveContainer', { container: recordId }),
    );
    expect(out.state().contents).toEqual([]);
  });
});

describe('what a unit’s properties are to stay within', () => {
  const cold: UnitState['kind']['properties'] = {
    temperature: { type: 'integer', limits: { minimum: 2000, maximum: 8000 } },
    load: { type: 'group', members: { shock: { type: 'integer', limits: { maximum: 50 } } } },
    count: { type: 'integer' },
  };

  it('is known with both bounds, in groups too', () => {
    expect(beyondLimits(cold, { temperature: 2000, count: -1, load: { shock: 50 } })).toEqual([]);
    expect(beyondLimits(cold, { temperature: 8000 })).toEqual([]);
    expect(beyondLimits(cold, { temperature: 1999, load: { shock: 51 }, other: 9 })).toEqual([
      { property: 'temperature', value: 1999, minimum: 2000, maximum: 8000 },
      { property: 'load.shock', value: 51, maximum: 50 },
    ]);
  });

  it.each([[{}], [{ minimum: 2, maximum: 1 }], [{ minimum: 0.5 }], [{ below: 1 }]])('is not said by %j', (limits) => {
    const of = (given: object) => ({
      ...crate,
      kind: { ...kind, properties: { ...kind.properties, temperature: { type: 'integer', limits: given } } },
    });
    const isSaid = (given: object) => custody.commands['CommissionUnit']!.input.safeParse(of(given)).success;
    expect([isSaid({ minimum: 1, maximum: 1 }), isSaid(limits)]).toEqual([true, false]);
  });
});
