import type { Delfor } from './edifact/delfor';
import type { Deljit } from './edifact/deljit';
import type { Desadv } from './edifact/desadv';
import type { Invrpt } from './edifact/invrpt';
import type { Vda4905 } from './vda/call-off';
import type { PlanningSchedule } from './x12/planning-schedule';
import type { ShippingSchedule } from './x12/shipping-schedule';

/** Every message there is a reader and a writer for; `message` tells them apart. */
export type EdiMessage = Delfor | Deljit | Desadv | Invrpt | Vda4905 | PlanningSchedule | ShippingSchedule;
