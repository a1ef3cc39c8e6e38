import type { KindStates } from '@tierline/chaincode/domain';
import type { SiteDetail } from '@tierline/chaincode/schema';
import { agreementStatuses } from '../readmodel';
import { addAgreement, agreementStatusDescription } from './agreement';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** Where things are made, kept and handed over, as two members agreed to name it. */
export function addSite(builder: Builder, shared: Shared): void {
  const detail = builder.objectRef<SiteDetail>('SiteDetail').implement({
    fields: (t) => ({
      bpns: t.exposeString('bpns', { description: 'Business partner number of the site.' }),
      bpna: t.exposeString('bpna', { nullable: true, description: 'Business partner number of the address.' }),
      gln: t.exposeString('gln', { nullable: true, description: '13 digits.' }),
      unLocode: t.exposeString('unLocode', { nullable: true }),
      of: t.exposeString('of', { nullable: true, description: 'MSP id of whose it is; null: who proposed it.' }),
      name: t.exposeString('name'),
      city: t.exposeString('city'),
      country: t.exposeString('country', { description: 'ISO 3166-1 alpha-2.' }),
      timeZone: t.exposeString('timeZone', { description: 'IANA zone; calendar days of the site are days there.' }),
    }),
  });
  const state = builder.objectRef<KindStates['site']>('SiteState');
  addAgreement(builder, shared, state, detail);
  addRecordKind(builder, shared, 'site', {
    description: 'A site as two members agreed to name it.',
    state,
    statuses: agreementStatuses,
    statusDescription: agreementStatusDescription,
    by: ['site', 'unLocode', 'gln', 'number'],
  });
}
