import { readEdifact } from './edifact/read-edifact';
import { ediLimits } from './limits';
import type { EdiOutcome } from './reading';
import { readVda } from './vda/read-vda';
import { readX12 } from './x12/read-x12';

/**
 * A partner's file, whatever of the formats it is: one outcome a message, or one refusal for the whole. Never throws on
 * what a partner may send.
 */
export function readEdi(document: string): EdiOutcome[] {
  if (document.length > ediLimits.characters)
    return [{ accepted: false, scope: 'file', errors: [{ code: 'OVERSIZE', declared: ediLimits.characters }] }];
  const text = document.replace(/^\ufeff?\s*/, '');
  if (/^UN[AB]/.test(text)) return readEdifact(text);
  if (text.startsWith('ISA')) return readX12(text);
  if (text.startsWith('51')) return readVda(text);
  const message = 'begins neither with UNA, UNB, ISA nor 511';
  return [{ accepted: false, scope: 'file', errors: [{ code: 'UNSUPPORTED', at: 'start', message }] }];
}
