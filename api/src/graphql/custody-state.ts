import type { UnitState } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

type Identifier = { scheme: string; sscc?: string; grai?: string; gtin?: string; serial?: string };
type Rights = { property: string; members: string[] };

export function addUnitState(builder: Builder) {
  const identifier = builder.objectRef<UnitState['identifier']>('UnitIdentifier').implement({
    description: 'A GS1 identifier.',
    fields: (t) => ({
      scheme: t.exposeString('scheme', { description: 'sgtin, sscc or grai; says which of the others is there.' }),
      sscc: t.string({ nullable: true, description: '18 digits.', resolve: (one: Identifier) => one.sscc }),
      grai: t.string({
        nullable: true,
        description: '14 digits and a serial number.',
        resolve: (one: Identifier) => one.grai,
      }),
      gtin: t.string({ nullable: true, description: '14 digits.', resolve: (one: Identifier) => one.gtin }),
      serial: t.string({ nullable: true, resolve: (one: Identifier) => one.serial }),
    }),
  });
  const kind = builder.objectRef<UnitState['kind']>('UnitKind').implement({
    description: 'What can be said of such units: an item of the code list unit-kinds.',
    fields: (t) => ({
      name: t.exposeString('name'),
      properties: t.field({
        type: 'JSON',
        description: 'By name: type, whether required, fixed or measured later, note.',
        resolve: ({ properties }) => properties as never,
      }),
    }),
  });
  const rights = builder.objectRef<Rights>('ReportingRight').implement({
    description: 'Who may state one property of the unit.',
    fields: (t) => ({
      property: t.exposeString('property'),
      members: t.exposeStringList('members', { description: 'MSP ids, in the order in which they got the right.' }),
    }),
  });
  const offer = builder.objectRef<UnitState['offers'][number]>('Offer').implement({
    description: 'One side of a handover: what its answer was says the status.',
    fields: (t) => ({
      role: t.exposeString('role', { description: 'custodian, owner or reporter.' }),
      from: t.exposeString('from', { description: 'MSP id.' }),
      to: t.exposeString('to', { description: 'MSP id.' }),
      status: t.exposeString('status', { description: 'offered, accepted, declined, withdrawn or lapsed.' }),
      at: t.expose('at', { type: 'DateTime' }),
      answerBy: t.expose('answerBy', { type: 'DateTime', nullable: true }),
      properties: t.exposeStringList('properties', { nullable: true, description: 'That a reporter would state.' }),
    }),
  });
  return builder.objectRef<UnitState>('UnitState').implement({
    fields: (t) => ({
      identifier: t.expose('identifier', { type: identifier }),
      kind: t.expose('kind', { type: kind }),
      commissioner: t.exposeString('commissioner', { description: 'MSP id.' }),
      steward: t.exposeString('steward', { description: 'MSP id of its witness, from its commissioning on.' }),
      owner: t.exposeString('owner', { description: 'MSP id.' }),
      custodian: t.exposeString('custodian', { description: 'MSP id.' }),
      closed: t.exposeBoolean('closed'),
      commissionedValues: t.field({
        type: 'JSON',
        description: 'Properties as commissioned; Unit.values has the readings on top.',
        resolve: ({ values }) => values as never,
      }),
      reporters: t.field({ type: [rights], resolve: ({ reporters }) => rightsOf(reporters) }),
      dismissed: t.field({
        type: [rights],
        description: 'Who had the right.',
        resolve: (unit) => rightsOf(unit.dismissed),
      }),
      offers: t.expose('offers', { type: [offer], description: 'All there were, oldest first.' }),
      contents: t.expose('contents', { type: ['Hex'], description: 'Ids of the units packed in it.' }),
      container: t.expose('container', { type: 'Hex', nullable: true, description: 'Id of the unit it is packed in.' }),
    }),
  });
}

const rightsOf = (held: Readonly<Record<string, string[]>>): Rights[] =>
  Object.entries(held).map(([property, members]) => ({ property, members }));
