import type { CumulativeAccountState, ForecastState } from '@tierline/chaincode/schema';
import { callOffFormats, writeCallOff, type PartnerCode, type Received } from '../imports';
import type { Builder } from './builder';
import { whole } from './paging';
import type { PartnerCodeInput } from './partner-code';
import type { Reads } from './reads';

type CallOff = { text: string | null; problem: string | null };

/** A forecast as the classic message that partners without a node read. */
export function addCallOff(builder: Builder, code: PartnerCodeInput): void {
  const format = builder.enumType('CallOffFormat', { values: callOffFormats });
  const callOff = builder.objectRef<CallOff>('CallOff').implement({
    fields: (t) => ({
      text: t.exposeString('text', { nullable: true }),
      problem: t.exposeString('problem', {
        nullable: true,
        description: 'Why the format cannot say it: code, place and value.',
      }),
    }),
  });
  builder.queryField('callOff', (t) =>
    t.field({
      type: callOff,
      nullable: true,
      description:
        'The message of a forecast as it stands; null where this member has no such forecast, or it was purged. Transmissions are numbered by the record’s versions. Firm and released figures go out as such where the format has a word for it: 862 knows none for released, VDA none for firm; DELJIT calls the firm days alone.',
      complexity: 20,
      args: {
        channel: t.arg.string({ required: true }),
        forecast: t.arg({ type: 'Hex', required: true }),
        format: t.arg({ type: format, required: true }),
        codes: t.arg({ type: [code], defaultValue: [], description: 'How the receiver calls parties and places.' }),
      },
      resolve: async (_root, { channel, forecast: id, format: wanted, codes }, { reads }): Promise<CallOff | null> => {
        const record = await reads.at({ channel, kind: 'forecast', id });
        if (!record || record.state === null) return null;
        const state = record.state as unknown as ForecastState;
        const registry = await reads.registry(channel);
        const nameOf = (mspId: string) =>
          registry?.members.find((one) => one.mspId === mspId)?.legalEntities?.[0] ?? mspId;
        const called = namesOf(codes ?? []);
        const written = writeCallOff(state, wanted, {
          customer: called(nameOf(state.buyer)),
          supplier: called(nameOf(state.supplier)),
          site: called(state.site),
          number: record.version,
          at: record.changedAt,
          ...(await receivedOf(reads, channel, state)),
        });
        if ('text' in written) return { text: written.text, problem: null };
        const { code: told, at, value, message } = written.error;
        return { text: null, problem: [told, at, value, message].filter((one) => one !== undefined).join(', ') };
      },
    }),
  );
}

/** The customer's figure, where the two keep an account of the part. */
async function receivedOf(reads: Reads, channel: string, forecast: ForecastState): Promise<{ received?: Received }> {
  const { buyer, supplier, customerPart: part, site } = forecast;
  const filter = { kind: 'cumulative-account', channel, partner: supplier, part, site };
  const accounts = await reads.records(filter, 'CHANGE', whole);
  const states = accounts.flatMap(({ state }) => (state === null ? [] : [state as unknown as CumulativeAccountState]));
  const account = states.find(
    (one) => one.customer === buyer && one.supplier === supplier && one.customerPart === part,
  );
  if (!account?.received) return {};
  const { cumulative, note, date, quantity } = account.received;
  return { received: { cumulative, since: account.startsAt, note, date, quantity } };
}

function namesOf(codes: readonly PartnerCode[]): (name: string) => string {
  const called = new Map(codes.map(({ code, means }) => [means, code]));
  return (name) => called.get(name) ?? name;
}
