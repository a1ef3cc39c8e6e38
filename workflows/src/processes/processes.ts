import type { Process } from '../process';
import { absentParty } from './absent-party';
import { capacityResponseDeadline } from './capacity-response-deadline';
import { automation } from '../automation/automation';
import { recordKinds } from '../automation/kinds';
import { detection } from '../detection/detection';
import { detectors } from '../detection/detectors';
import { caseEscalation } from '../escalation/case-escalation';
import { cumulativeCounting } from './cumulative-counting';
import { derivedDemand } from './derived-demand';
import { forecastResponseDeadline } from './forecast-response-deadline';
import { grantAnswer } from './grant-answer';
import { qualityDeadlines } from './quality-deadlines';
import { qualityDelivery } from './quality-delivery';
import { secondCommission } from './second-commission';
import { unansweredOffer } from './unanswered-offer';

/** Every process that a member node runs. */
export const processes: readonly Process[] = [
  forecastResponseDeadline,
  capacityResponseDeadline,
  secondCommission,
  unansweredOffer,
  absentParty,
  derivedDemand,
  cumulativeCounting,
  grantAnswer,
  qualityDelivery,
  qualityDeadlines,
  caseEscalation,
  automation(recordKinds),
  ...detectors.map((detector) => detection(detector) as Process),
];
