import { peer } from '@hyperledger/fabric-protos';
import { differenceCodes } from '../against/differences';
import { claimMeanings } from '../claims/claims-layer';
import { observationCodes } from '../claims/detectors/detectors';
import type { Severity } from '../claims/detectors/detector';
import { findingCodes } from '../ledger/findings';
import { packCodes } from '../pack/faults';

const meanings: Readonly<Record<string, string>> = {
  ...claimMeanings,
  ...findingCodes,
  ...packCodes,
  ...differenceCodes,
};

/** Of something to look at; how much it may weigh. */
export const observed = (code: string): { meaning: string; severity: Severity } =>
  observationCodes[code] ?? { meaning: code, severity: 'minor' };

export const meaningOf = (code: string): string => meanings[code] ?? 'the rules refuse it';

const flagNames = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

/** A validation code as Fabric calls it. */
export const flagName = (flag: number): string => `${flagNames.get(flag) ?? ''} ${String(flag)}`.trim();
