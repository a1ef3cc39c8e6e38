import type { KindStates } from '@tierline/chaincode/domain';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { agreementStatuses } from '../readmodel';
import { addAgreement, agreementStatusDescription } from './agreement';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** One part under both sides' numbers, and how its units convert. */
export function addPartReference(builder: Builder, shared: Shared): void {
  const conversion = builder.objectRef<PartReferenceDetail['conversions'][number]>('UnitConversion').implement({
    fields: (t) => ({
      unit: t.exposeString('unit', { description: 'UN/ECE Rec 20.' }),
      factor: t.expose('factor', { type: 'Decimal', description: 'How many base units one of it is.' }),
    }),
  });
  const detail = builder.objectRef<PartReferenceDetail>('PartReferenceDetail').implement({
    fields: (t) => ({
      customer: t.exposeString('customer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      globalAssetId: t.exposeString('globalAssetId', { nullable: true, description: 'Of Catena-X: urn:uuid:….' }),
      name: t.exposeString('name'),
      baseUnit: t.exposeString('baseUnit', { description: 'UN/ECE Rec 20.' }),
      conversions: t.expose('conversions', { type: [conversion] }),
    }),
  });
  const state = builder.objectRef<KindStates['part-reference']>('PartReferenceState');
  addAgreement(builder, shared, state, detail);
  addRecordKind(builder, shared, 'part-reference', {
    description: 'A part as customer and supplier agreed to name and count it.',
    state,
    statuses: agreementStatuses,
    statusDescription: agreementStatusDescription,
    by: ['part', 'number'],
  });
}
