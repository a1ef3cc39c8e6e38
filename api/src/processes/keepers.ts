import type { Absence } from '@tierline/workflows';
import type { RecordPlace } from '../readmodel';

/** Which person of a member has taken which case, and who is away. */
export interface Keepers {
  /** By `channel/kind/id`; of cases that still ask something of somebody. */
  taken(): Promise<Record<string, Absence['person']>>;
  take(place: RecordPlace, person: Absence['person'], at: string): Promise<void>;
  release(place: RecordPlace): Promise<void>;
  /** That are not over at that time (RFC 3339). */
  absences(now: string): Promise<Absence[]>;
  /** In the place of what was said of the person before. */
  away(absence: Absence): Promise<void>;
  back(person: Absence['person']): Promise<void>;
  /** All that is kept of the person. */
  forget(person: Absence['person']): Promise<void>;
}
