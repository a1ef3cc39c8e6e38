import { kinds, type Kind } from '@tierline/chaincode/domain';
import type { Json } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { Builder } from './builder';
import type { Intent, Patience } from '../commands';
import { InputsFromShapes } from './input-from-shape';
import { resultOf, type WriteTypes } from './write-result';

/** @returns what its inputs are made by: parts that shapes share are one type. One mutation per command and per type of entry that the rules know: `publishForecast`, `addForecastComment`. */
export function addRecordMutations(builder: Builder, { result }: WriteTypes): InputsFromShapes {
  const inputs = new InputsFromShapes(builder);
  for (const kind of kinds.values()) {
    for (const [name, { byNode }] of Object.entries(kind.commands))
      if (!byNode) addCommand(builder, { kind, name, inputs, result });
    for (const [type, { composed }] of Object.entries(kind.entries ?? {}))
      if (!composed) addEntry(builder, { kind, name: type, inputs, result });
  }
  return inputs;
}

const fourteenDays = 14 * 24 * 60;
/** How long a command may wait in the outbox. */
export const waiting = {
  validate: z.int().min(0).max(fourteenDays),
  description: 'For a partner’s peer that is away, at most 14 days; a day unless told. 0: refuse it at once.',
};
type Given = { commandId?: string | null | undefined; waitMinutes?: number | null | undefined };
export const patienceOf = ({ commandId, waitMinutes }: Given): Patience => ({
  commandId: commandId ?? undefined,
  waitMinutes: waitMinutes ?? undefined,
});

type Adding = { kind: Kind; name: string; inputs: InputsFromShapes; result: WriteTypes['result'] };

function addCommand(builder: Builder, { kind, name, inputs, result }: Adding): void {
  const shape = kind.commands[name];
  const input = shape && inputs.inputOf(name, shape.input, shape.drawn);
  // where all that it says may be left out, so may the whole
  const required = shape?.input.safeParse({}).success !== true;
  builder.mutationField(lower(name), (t) =>
    t.field({
      type: result,
      description: `Needs one of the roles ${shape?.roles.join(', ') ?? ''}. Without id it makes a new record.`,
      args: {
        channel: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex' }),
        basedOn: t.arg.int({ description: 'The version that the person saw; absent: the one that holds now.' }),
        commandId: t.arg({ type: 'Hex', description: '16 bytes of your own: the same again gives the same result.' }),
        ...(shape?.caution && {
          confirmed: t.arg.boolean({ description: 'After CONFIRMATION_NEEDED: do it all the same.' }),
        }),
        waitMinutes: t.arg.int(waiting),
        ...(input !== undefined && { input: t.arg({ type: input as 'JSON', required }) }),
      },
      resolve: (_root, args, context) => {
        const { channel, id, basedOn } = args;
        const content = jsonOf(('input' in args ? args.input : undefined) ?? {});
        const intent: Intent = {
          kind: kind.name,
          name,
          input: content,
          id: id ?? undefined,
          basedOn: basedOn ?? undefined,
          confirmed: 'confirmed' in args && args.confirmed === true,
        };
        return resultOf(context, () => context.writes.apply({ channel, intents: [intent] }, patienceOf(args)));
      },
    }),
  );
}

function addEntry(builder: Builder, { kind, name, inputs, result }: Adding): void {
  const mutation = `add${pascal(kind.name)}${pascal(name)}`;
  const shape = kind.entries?.[name];
  const input = shape && inputs.inputOf(`${pascal(kind.name)}${pascal(name)}`, shape.content, ['type']);
  builder.mutationField(mutation, (t) =>
    t.field({
      type: result,
      description: `Needs one of the roles ${shape?.roles.join(', ') ?? ''}.`,
      args: {
        channel: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        commandId: t.arg({ type: 'Hex' }),
        waitMinutes: t.arg.int(waiting),
        input: t.arg({ type: (input ?? 'JSON') as 'JSON', required: true }),
      },
      resolve: (_root, { channel, id, input: given, ...args }, context) => {
        const content = { ...(jsonOf(given) as Record<string, Json>), type: name };
        const place = { channel, kind: kind.name, id };
        return resultOf(context, () => context.writes.addEntry({ place, content }, patienceOf(args)));
      },
    }),
  );
}

/** GraphQL gives `null` where nothing was given, and objects without prototype; the rules know neither. */
export function jsonOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, jsonOf(member)]),
  );
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const pascal = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
