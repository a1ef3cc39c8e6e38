import type { InventoryState } from '@tierline/chaincode/schema';
import { writeStockReport } from '../imports';
import type { Builder, ObjectOf } from './builder';
import { entitiesOf, messageOf, namesOf, timeZonesOf, type ClassicMessage } from './classic-message';
import type { PartnerCodeInput } from './partner-code';

/** An inventory position as EDIFACT INVRPT. */
export function addStockReport(builder: Builder, message: ObjectOf<ClassicMessage>, code: PartnerCodeInput): void {
  builder.queryField('stockReport', (t) =>
    t.field({
      type: message,
      nullable: true,
      description:
        'EDIFACT INVRPT of an inventory position: what its holder states, else what the other side does; null where this member has no such position, or it was purged. Lots are added up by address and whether they are blocked; orders they are kept for are not told.',
      complexity: 20,
      args: {
        channel: t.arg.string({ required: true }),
        position: t.arg({ type: 'Hex', required: true }),
        codes: t.arg({ type: [code], defaultValue: [], description: 'How the receiver calls parties and places.' }),
      },
      resolve: async (_root, { channel, position: id, codes }, { reads }): Promise<ClassicMessage | null> => {
        const record = await reads.at({ channel, kind: 'inventory-position', id });
        if (!record || record.state === null) return null;
        const position = record.state as unknown as InventoryState;
        return messageOf(
          writeStockReport(position, {
            called: namesOf(codes ?? []),
            entityOf: await entitiesOf(reads, channel),
            timeZoneOf: await timeZonesOf(reads, channel, [position.customer, position.supplier]),
            number: record.version,
            at: record.changedAt,
          }),
        );
      },
    }),
  );
}
