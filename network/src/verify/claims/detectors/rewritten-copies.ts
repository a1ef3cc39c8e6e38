import { keys, sha256Hex } from '@tierline/chaincode/record';
import { type Detector, type Place, placeOf } from './detector';

/** A false copy itself is a finding (COPY_FALSE); that it was put right shows whose peer had been at fault, or was lost. */
export const rewrittenCopies: Detector<'COPY_MENDED' | 'VERSION_TAKEN_BACK'> = {
  codes: {
    COPY_MENDED: { meaning: 'a member brought its own copy back to what the others hold', severity: 'minor' },
    VERSION_TAKEN_BACK: {
      meaning: 'something was written at each that holds the record, and each brought its copy back',
      severity: 'major',
    },
  },
  start() {
    const records = new Map<string, { kind: string; id: string }>();
    return {
      take({ tx, versions }) {
        for (const { version } of versions) {
          const { kind, id } = version.seal;
          records.set(sha256Hex(keys.seal(kind, id)), { kind, id });
        }
        if (tx.functionName !== 'records:mend') return [];
        const place: Place = placeOf(tx);
        return tx.writes.flatMap(({ keyHash, mspId }) => {
          const record = records.get(keyHash);
          return record ? [{ code: 'COPY_MENDED', ...place, ...record, what: `by ${mspId}` }] : [];
        });
      },
    };
  },
};
