import type { CumulativeAccountState, ForecastState } from '@tierline/chaincode/schema';
import { callOffFormats, writeCallOff, type Received } from '../imports';
import type { Builder, ObjectOf } from './builder';
import { entitiesOf, messageOf, namesOf, type ClassicMessage } from './classic-message';
import { whole } from './paging';
import type { PartnerCodeInput } from './partner-code';
import type { Reads } from './reads';

/** A forecast as the classic message that partners without a node read. */
export function addCallOff(builder: Builder, message: ObjectOf<ClassicMessage>, code: PartnerCodeInput): void {
  const format = builder.enumType('CallOffFormat', { values: callOffFormats });
  builder.queryField('callOff', (t) =>
    t.field({
      type: message,
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
      resolve: async (
        _root,
        { channel, forecast: id, format: wanted, codes },
        { reads },
      ): Promise<ClassicMessage | null> => {
        const record = await reads.at({ channel, kind: 'forecast', id });
        if (!record || record.state === null) return null;
        const state = record.state as unknown as ForecastState;
        const nameOf = await entitiesOf(reads, channel);
        const called = namesOf(codes ?? []);
        return messageOf(
          writeCallOff(state, wanted, {
            customer: called(nameOf(state.buyer)),
            supplier: called(nameOf(state.supplier)),
            site: called(state.site),
            number: record.version,
            at: record.changedAt,
            ...(await receivedOf(reads, channel, state)),
          }),
        );
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
