import type { ForecastState } from '@tierline/chaincode/schema';
import { writeEdi, type EdiError, type EdiMessage } from '../edi';
import { zoneOf } from '../forecast/zones';
import type { Addressed } from './addressed';
import { delfor, deljit } from './edifact-call-off';
import { vda } from './vda-call-off';
import { planning, shipping } from './x12-call-off';

export const callOffFormats = ['DELFOR', 'DELJIT', 'X12_830', 'X12_862', 'VDA_4905'] as const;
export type CallOffFormat = (typeof callOffFormats)[number];

/** The message of a forecast in a classic format, or why the format cannot say it. */
export function writeCallOff(
  forecast: ForecastState,
  format: CallOffFormat,
  addressed: Addressed,
): { text: string } | { error: EdiError } {
  const error = format === 'DELJIT' ? notCalled(forecast) : undefined;
  return error ? { error } : writeEdi(messages[format](forecast, addressed));
}

const messages: Record<CallOffFormat, (forecast: ForecastState, addressed: Addressed) => EdiMessage> = {
  DELFOR: delfor,
  DELJIT: deljit,
  X12_830: planning,
  X12_862: shipping,
  VDA_4905: vda,
};

/** A call is firm, and of a day. */
function notCalled(forecast: ForecastState): EdiError | undefined {
  const { granularity, buckets } = forecast;
  if (granularity !== 'day')
    return { code: 'UNSUPPORTED', at: 'SEQ', value: granularity, message: 'DELJIT calls days' };
  return buckets.some(({ start }) => zoneOf(start, forecast) === 'firm')
    ? undefined
    : { code: 'UNSUPPORTED', at: 'SEQ', message: 'no day is firm' };
}
