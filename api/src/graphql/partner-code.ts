import type { Builder } from './builder';

export const addPartnerCode = (builder: Builder) =>
  builder.inputType('PartnerCode', {
    description: 'A party or place as a partner’s messages call it.',
    fields: (t) => ({
      code: t.string({ required: true }),
      means: t.string({ required: true, description: 'BPNL of a member; BPNS or GLN of a site.' }),
    }),
  });
export type PartnerCodeInput = ReturnType<typeof addPartnerCode>;
