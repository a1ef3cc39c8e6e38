import { caseInputs } from '@tierline/chaincode/schema';
import type { ForwardedCase } from '../../tiers';
import type { Builder } from '../builder';
import type { InputsFromShapes } from '../input-from-shape';
import { jsonOf, waiting } from '../record-mutations';
import { resultOf, type WriteTypes } from '../write-result';

/** The inputs' parts are those of openCase; what follows from the source is not given. */
export function addForwardCase(builder: Builder, { result }: WriteTypes, inputs: InputsFromShapes): void {
  const shape = caseInputs.OpenCase.omit({ detected: true, disruption: true, source: true });
  const input = inputs.inputOf('ForwardCase', shape);
  builder.mutationField('forwardCase', (t) =>
    t.field({
      type: result,
      description:
        'Needs one of the roles planner, logistics, quality, manager, bot. Opens a new case for another tier, with its own parties and words. It carries the disruption and a salted hash of the source; who the source is, and that it was passed on, is known to this member alone.',
      args: {
        channel: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true, description: 'Of the case that is passed on.' }),
        to: t.arg.string({ description: 'The channel of the new case; absent: the same.' }),
        commandId: t.arg({ type: 'Hex', description: '16 bytes of your own: the same again gives the same result.' }),
        waitMinutes: t.arg.int(waiting),
        input: t.arg({ type: input as 'JSON', required: true }),
      },
      resolve: (_root, { channel, id, to, commandId, waitMinutes, input: given }, context) =>
        resultOf(context, () =>
          context.tiers.forwardCase({
            ...{ channel, id, to: to ?? channel, input: jsonOf(given) as ForwardedCase },
            ...{ commandId: commandId ?? undefined, waitMinutes: waitMinutes ?? undefined },
          }),
        ),
    }),
  );
}
