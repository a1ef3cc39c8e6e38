import { refuseUnless } from '@tierline/chaincode/errors';

/** What one import may bring; more is refused before anything is written. */
export const importLimits = { documentBytes: 512 * 1024, writes: 500 } as const;

/** @throws Refusal OVERSIZE */
export function requireSize(document: string): void {
  const actual = Buffer.byteLength(document);
  const limit = importLimits.documentBytes;
  refuseUnless(actual <= limit, 'OVERSIZE', () => ({ what: 'document', limit, actual }));
}

/** @throws Refusal OVERSIZE */
export function requireFewWrites(actual: number): void {
  const limit = importLimits.writes;
  refuseUnless(actual <= limit, 'OVERSIZE', () => ({ what: 'writes', limit, actual }));
}
