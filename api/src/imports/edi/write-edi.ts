import { Defect, type EdiError } from './defect';
import { delfor } from './edifact/delfor';
import { deljit } from './edifact/deljit';
import { desadv } from './edifact/desadv';
import { invrpt } from './edifact/invrpt';
import { writeEdifact } from './edifact/write-edifact';
import type { EdiMessage } from './messages';
import { writeVda } from './vda/write-vda';
import { planningSchedule } from './x12/planning-schedule';
import { shippingSchedule } from './x12/shipping-schedule';
import { writeX12 } from './x12/write-x12';

/** The way back of `readEdi`: one message as a file, or why the format has no place for it. */
export function writeEdi(message: EdiMessage): { text: string } | { error: EdiError } {
  try {
    return { text: written(message) };
  } catch (thrown) {
    if (!(thrown instanceof Defect)) throw thrown;
    return { error: thrown.error };
  }
}

function written(message: EdiMessage): string {
  switch (message.message) {
    case 'DELFOR':
      return writeEdifact(delfor, message);
    case 'DELJIT':
      return writeEdifact(deljit, message);
    case 'DESADV':
      return writeEdifact(desadv, message);
    case 'INVRPT':
      return writeEdifact(invrpt, message);
    case '4905':
      return writeVda(message);
    case '830':
      return writeX12(planningSchedule, message);
    case '862':
      return writeX12(shippingSchedule, message);
  }
}
