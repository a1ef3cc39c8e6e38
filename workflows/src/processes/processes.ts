import type { Process } from '../process';
import { forecastResponseDeadline } from './forecast-response-deadline';
import { unansweredOffer } from './unanswered-offer';

/** Every process that a member node runs. */
export const processes: readonly Process[] = [forecastResponseDeadline, unansweredOffer];
