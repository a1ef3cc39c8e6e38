import type { Process } from '../process';
import { forecastResponseDeadline } from './forecast-response-deadline';
import { secondCommission } from './second-commission';
import { unansweredOffer } from './unanswered-offer';

/** Every process that a member node runs. */
export const processes: readonly Process[] = [forecastResponseDeadline, secondCommission, unansweredOffer];
