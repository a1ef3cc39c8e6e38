import type { ShipmentState } from '@tierline/chaincode/schema';
import { writeDespatchAdvice } from '../imports';
import type { Builder, ObjectOf } from './builder';
import { entitiesOf, messageOf, namesOf, timeZonesOf, type ClassicMessage } from './classic-message';
import type { PartnerCodeInput } from './partner-code';

/** A shipment as EDIFACT DESADV. */
export function addDespatchAdvice(builder: Builder, message: ObjectOf<ClassicMessage>, code: PartnerCodeInput): void {
  builder.queryField('despatchAdvice', (t) =>
    t.field({
      type: message,
      nullable: true,
      description:
        'EDIFACT DESADV of a shipment as it stands; null where this member has no such shipment, or it was purged. Its number is the shipment’s; times are those of clocks at the agreed sites. Each line must stand in one handling unit.',
      complexity: 20,
      args: {
        channel: t.arg.string({ required: true }),
        shipment: t.arg({ type: 'Hex', required: true }),
        codes: t.arg({ type: [code], defaultValue: [], description: 'How the receiver calls parties and places.' }),
      },
      resolve: async (_root, { channel, shipment: id, codes }, { reads }): Promise<ClassicMessage | null> => {
        const record = await reads.at({ channel, kind: 'shipment', id });
        if (!record || record.state === null) return null;
        const shipment = record.state as unknown as ShipmentState;
        return messageOf(
          writeDespatchAdvice(shipment, {
            called: namesOf(codes ?? []),
            entityOf: await entitiesOf(reads, channel),
            timeZoneOf: await timeZonesOf(reads, channel, [shipment.shipper, shipment.consignee]),
            number: record.version,
            at: record.changedAt,
          }),
        );
      },
    }),
  );
}
