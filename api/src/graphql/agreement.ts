import type { Builder, ObjectOf } from './builder';

/** What both sides sign: proposed by one, agreed by the other. */
type Agreement<Detail> = { proposer: string; partner: string; statedBy: string; detail: Detail; agreed?: Detail };

/** Fields of a state that is master data, whatever it is about. */
export function addAgreement<Detail extends object>(
  builder: Builder,
  state: ObjectOf<Agreement<Detail>>,
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
    }),
  });
}
