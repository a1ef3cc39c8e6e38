import { enumValue } from '../../../asking';
import { about, type Expected, inMinutes, type Stage } from '../load';

const between = ['oem', 'axle'] as const;
const buckets = (quantity: string) => ({ buckets: [{ start: '2026-11-30', quantity }] });
const published = (name: string, respondBy?: string) => ({
  input: {
    ...{ supplier: 'AxleMSP', customerPart: `OEM-${name}`, site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
    ...{ granularity: enumValue('week'), ...buckets('100'), ...(respondBy !== undefined && { respondBy }) },
  },
});

/** Answered long before it is due. */
export async function committed({ name, members: { oem, axle }, feeds }: Stage): Promise<Expected> {
  const { id } = (await oem.write('publishForecast', published(name, inMinutes(60)))).record;
  await feeds.axle.until(about(id, 'ForecastPublished'));
  await axle.write('commitForecast', { id, input: buckets('90') });
  return { kind: 'forecast', id, facts: ['ForecastPublished', 'ForecastCommitted'], members: between };
}

/** Never answered: both sides remind, and both find a case; each is there once. */
export async function unanswered({ name, soonSeconds, members: { oem } }: Stage): Promise<Expected> {
  const { record } = await oem.writeInTime('publishForecast', (time) => published(name, time), soonSeconds);
  const detected = { detector: 'missing-commitment', facts: ['CaseOpened', 'TaskAdded'] };
  return { kind: 'forecast', id: record.id, facts: ['ForecastPublished', 'reminder'], detected, members: between };
}

/** Twice as much all at once. */
export async function moved({ name, members: { oem } }: Stage): Promise<Expected> {
  const { id } = (await oem.write('publishForecast', published(name))).record;
  await oem.write('reviseForecast', { id, input: buckets('200') });
  const detected = { detector: 'forecast-deviation', facts: ['CaseOpened', 'TaskAdded'] };
  return { kind: 'forecast', id, facts: ['ForecastPublished', 'ForecastRevised'], detected, members: between };
}
