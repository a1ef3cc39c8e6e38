import { sha256Hex } from '@tierline/chaincode/record';
import type { ForecastState, PartReferenceDetail } from '@tierline/chaincode/schema';
import { inForce, knownStates, type RecordSource, type Stated } from '../commands';

export type Ledgers = { records: RecordSource; channels: readonly string[]; mspId: string };
/** A forecast as it stands; `part` as this member itself calls it: as both signed, else as the customer says. */
export type Received = Stated<'forecast'> & { channel: string; part: string; signed: PartReferenceDetail | undefined };

/** Demand that customers state, on all channels. */
export async function received({ records, channels, mspId }: Ledgers): Promise<Received[]> {
  const found = channels.map(async (channel) => {
    const here = { records, channel };
    const forecasts = await knownStates(here, 'forecast', [{ supplier: mspId, active: true }]);
    const parts = await signedParts(here, { supplier: mspId });
    return forecasts.map((forecast): Received => {
      const { buyer, customerPart, supplierPart } = forecast.state;
      const signed = parts.find((one) => one.customer === buyer && one.customerPart === customerPart);
      return { ...forecast, channel, part: signed?.supplierPart ?? supplierPart ?? customerPart, signed };
    });
  });
  return (await Promise.all(found)).flat();
}

type Place = { records: RecordSource; channel: string };

export async function signedParts(
  place: Place,
  sides: { supplier: string } | { customer: string } | { customer: string; supplier: string },
): Promise<PartReferenceDetail[]> {
  const found = await knownStates(place, 'part-reference', [{ agreed: sides }]);
  return found.flatMap(({ state }) => inForce(state));
}

/** The hash of the seal of a version that this member holds. */
export async function sealHashOf(
  { records }: Ledgers,
  { channel, id, version }: Pick<Received, 'channel' | 'id' | 'version'>,
): Promise<string> {
  const prior = await records.version({ channel, kind: 'forecast', id }, version);
  if (!prior) throw new Error(`the version ${String(version)} of ${id} is gone`);
  return sha256Hex(prior.seal);
}

export type Told = Pick<ForecastState, 'supplier' | 'customerPart' | 'site' | 'category' | 'granularity'>;

/** The forecast by which this member tells a supplier its demand, where there is one. */
export async function toldTo(
  { records, mspId }: Ledgers,
  channel: string,
  told: Told,
): Promise<Stated<'forecast'> | undefined> {
  const [found] = await knownStates({ records, channel }, 'forecast', [{ buyer: mspId, active: true, ...told }]);
  return found;
}
