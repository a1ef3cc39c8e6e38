import type { VerdictObject } from '../verdict-object';
import { printable } from './printable';
import { placeOf } from './sentences';

export const observationsHead = 'for the auditor’s attention, none of it breaks a rule';

export function observationLine(observation: VerdictObject['observations'][number]): string {
  const { code, meaning, severity, kind, id, version, what } = observation;
  const record = [
    kind !== undefined && `${printable(kind)} ${printable(id ?? '')}`,
    version !== undefined && `version ${String(version)}`,
  ];
  const name = record.filter(Boolean).join(' ');
  return `${placeOf(observation)}: ${code}, ${severity} (${meaning}): ${name && `${name}: `}${printable(what, 1000)}`;
}
