import type { Json } from '@tierline/chaincode/schema';
import type { Foreseen, Intent } from '../commands';
import type { Builder } from './builder';
import { jsonOf, patienceOf, waiting } from './record-mutations';
import { orRefused, type Refused, resultOf, type WriteTypes } from './write-result';

/** Several records in one transaction: a container with its units, a shipment with its custody. Written, or only foreseen. */
export function addSteps(builder: Builder, { result, refused }: Pick<WriteTypes, 'result' | 'refused'>): void {
  const step = builder.inputType('StepInput', {
    fields: (t) => ({
      kind: t.string({ required: true }),
      command: t.string({ required: true }),
      id: t.field({ type: 'Hex' }),
      basedOn: t.int(),
      input: t.field({ type: 'JSON', required: true }),
      confirmed: t.boolean({ description: 'After CONFIRMATION_NEEDED: do it all the same.' }),
    }),
  });
  builder.mutationField('apply', (t) =>
    t.field({
      type: result,
      description: 'Up to fifty commands on records of the same parties: all or nothing.',
      args: {
        channel: t.arg.string({ required: true }),
        steps: t.arg({ type: [step], required: true }),
        commandId: t.arg({ type: 'Hex' }),
        waitMinutes: t.arg.int(waiting),
      },
      resolve: (_root, { channel, steps, ...args }, context) => {
        const intents = steps.map(intentOf);
        return resultOf(context, () => context.writes.apply({ channel, intents }, patienceOf(args)));
      },
    }),
  );
  const foreseen = addForeseen(builder, refused);
  builder.queryField('foresee', (t) =>
    t.field({
      type: foreseen,
      description:
        'What `apply` would make of the records as they stand here, or why it would be refused. Nothing is signed or sent, so no partner’s peer has said anything to it.',
      args: { channel: t.arg.string({ required: true }), steps: t.arg({ type: [step], required: true }) },
      complexity: 100,
      resolve: (_root, { channel, steps }, context) =>
        orRefused(context, async () => ({
          records: await context.writes.foresee({ channel, intents: steps.map(intentOf) }),
        })),
    }),
  );
}

function addForeseen(builder: Builder, refused: WriteTypes['refused']) {
  const one = builder.objectRef<Foreseen>('Foreseen').implement({
    fields: (t) => ({
      kind: t.exposeString('kind'),
      id: t.field({
        type: 'Hex',
        nullable: true,
        description: 'null: a new record, whose id is not drawn yet.',
        resolve: ({ id }) => id,
      }),
      version: t.exposeInt('version'),
      command: t.exposeString('command'),
      state: t.expose('state', { type: 'JSON' }),
      facts: t.field({ type: 'JSON', resolve: ({ facts }) => facts as unknown as Json }),
    }),
  });
  const list = builder.objectRef<{ records: Foreseen[] }>('ForeseenList').implement({
    fields: (t) => ({ records: t.expose('records', { type: [one] }) }),
  });
  return builder.unionType('ForeseeResult', {
    types: [list, refused],
    resolveType: (value: { records: Foreseen[] } | Refused) => ('refused' in value ? 'Refused' : 'ForeseenList'),
  });
}

type Step = Pick<Intent, 'kind'> & { command: string; input?: Json | undefined } & {
  [Name in 'id' | 'basedOn' | 'confirmed']?: Intent[Name] | null;
};
function intentOf({ kind, command, id, basedOn, input, confirmed }: Step): Intent {
  const basis = { id: id ?? undefined, basedOn: basedOn ?? undefined, confirmed: confirmed === true };
  return { kind, name: command, input: jsonOf(input), ...basis };
}
