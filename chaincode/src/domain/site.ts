import { refuseUnless } from '../errors';
import { siteDetail, type SiteDetail } from '../schema/master-data';
import { masterDataKind } from './master-data';

/** Where things are made, kept and handed over, as two members agreed to name it. A site known to five partners is five records. */
export const site = masterDataKind<SiteDetail>({
  name: 'site',
  detail: siteDetail,
  commands: {
    propose: 'ProposeSite',
    revise: 'ReviseSite',
    agree: 'AgreeSite',
    decline: 'DeclineSite',
    withdraw: 'WithdrawSite',
    confirm: 'ConfirmSite',
    challenge: 'ChallengeSite',
  },
  check({ of }, sides) {
    refuseUnless(of === undefined || sides.includes(of), 'SIDES_DIFFER', () => ({ of }));
  },
  subject: ({ bpns }) => bpns,
});
