import type { Condition, Detector } from '../condition';
import { cut } from '../cut';
import { timeOf } from './milestones';
import { shipmentTimes, timesAfter, type ShipmentTimes } from './shipment-times';

/** A site that takes its time: not loaded by when departure was planned, or come in and neither received nor gone on. */
export const dockDelay: Detector<ShipmentTimes> = {
  name: 'dock-delay',
  kinds: ['shipment'],
  state: shipmentTimes,
  evolve: timesAfter,
  conditions: (known) => known.legs.flatMap((_leg, index) => [...loading(known, index), ...unloading(known, index)]),
};

function loading({ subject, legs, times, isDispatched }: ShipmentTimes, leg: number): Condition[] {
  const planned = timeOf(times, leg, 'departure', 'planned');
  const isGone = timeOf(times, leg, 'departure', 'actual') !== undefined || (leg === 0 && isDispatched);
  const arrived = leg === 0 || timeOf(times, leg - 1, 'arrival', 'actual') !== undefined;
  if (planned === undefined || isGone || !arrived) return [];
  return [delayed(subject, `loading/${String(leg)}`, planned, legs[leg]?.from)];
}

function unloading({ subject, legs, times }: ShipmentTimes, leg: number): Condition[] {
  const arrived = timeOf(times, leg, 'arrival', 'actual');
  if (arrived === undefined || timeOf(times, leg + 1, 'departure', 'actual') !== undefined) return [];
  return [delayed(subject, `unloading/${String(leg)}`, arrived, legs[leg]?.to)];
}

function delayed(subject: ShipmentTimes['subject'], about: string, since: string, site = ''): Condition {
  const affected = [
    { what: 'shipment', name: cut(subject.name, 60) },
    { what: 'site', name: site },
  ] as const;
  return {
    ...subject,
    sites: [site],
    about,
    since,
    from: since,
    title: `Shipment ${subject.name} waits at ${site}`,
    affected,
  };
}
