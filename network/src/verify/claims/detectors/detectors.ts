import { commitments } from './commitments';
import { custodyGaps } from './custody-gaps';
import type { Detector } from './detector';
import { identities } from './identities';
import { inventedHistories } from './invented-histories';
import { openOffers } from './open-offers';
import { receipts } from './receipts';
import { rewrittenCopies } from './rewritten-copies';
import { shipmentCustody } from './shipment-custody';
import { times } from './times';
import { twoClaims } from './two-claims';

export const detectors: readonly Detector[] = [
  custodyGaps,
  shipmentCustody,
  twoClaims,
  rewrittenCopies,
  inventedHistories,
  openOffers,
  times,
  identities,
  receipts,
  commitments,
];

/** What can be observed, and what each means. */
export const observationCodes: Detector['codes'] = Object.assign(
  {},
  ...detectors.map(({ codes }) => codes),
) as Detector['codes'];
