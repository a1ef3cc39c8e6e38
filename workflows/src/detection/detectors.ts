import type { Detector } from './condition';
import { bottleneck } from './detectors/bottleneck';
import { custodyGap } from './detectors/custody-gap';
import { dockDelay } from './detectors/dock-delay';
import { forecastDeviation } from './detectors/forecast-deviation';
import { lateShipment } from './detectors/late-shipment';
import { missingCommitment } from './detectors/missing-commitment';
import { sensorLimit } from './detectors/sensor-limit';
import { shortage } from './detectors/shortage';
import { supplierNotice } from './detectors/supplier-notice';
import { unansweredRole } from './detectors/unanswered-offer';

/** All that is looked for; the only place that lists them. */
const all = [
  ...[shortage, bottleneck, forecastDeviation, missingCommitment, lateShipment, dockDelay],
  ...[custodyGap, unansweredRole, sensorLimit, supplierNotice],
];
// each knows its own state; here they are all just detectors, and states are read by their shapes
export const detectors = all as unknown as readonly Detector[];
