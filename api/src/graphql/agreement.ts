import type { MasterDataState } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';
import type { Confidence } from './confidence';

export const agreementStatusDescription =
  'What stands in `agreed` stays in force while a change is proposed; challenged: one side doubts it, the other has not answered.';

/** Fields of a state that is master data, whatever it is about. */
export function addAgreement<Detail extends object>(
  builder: Builder,
  { confirmation, challenge }: Confidence,
  state: ObjectOf<MasterDataState<Detail>>,
  detail: ObjectOf<Detail>,
): void {
  const shown: ObjectOf<object> = detail;
  builder.objectType(state, {
    fields: (t) => ({
      proposer: t.string({ description: 'MSP id.', resolve: ({ proposer }) => proposer }),
      partner: t.string({ description: 'MSP id.', resolve: ({ partner }) => partner }),
      statedBy: t.string({
        description: 'Who stated `detail`; the other side agrees.',
        resolve: (one) => one.statedBy,
      }),
      detail: t.field({ type: shown, resolve: (one) => one.detail }),
      agreed: t.field({
        type: shown,
        nullable: true,
        description: 'What both signed last.',
        resolve: (one) => one.agreed,
      }),
      confirmations: t.field({
        type: [confirmation],
        description: 'That `agreed` holds, each side’s last word; the next agreement ends them.',
        resolve: ({ confirmations = [] }) => confirmations,
      }),
      challenge: t.field({
        type: challenge,
        nullable: true,
        description:
          'A side’s doubt of `agreed` that is not answered; where it suggested another detail, that is proposed.',
        resolve: (one) => one.challenge,
      }),
    }),
  });
}
