import { Acts, processes } from '@tierline/workflows';
import { machineClock, WorkflowFeed, WorkflowStore } from './engine';
import type { Person } from './identity';
import { ProcessWork } from './processes';
import type { MemberDatabase } from './readmodel';

export type WorkflowsPorts = {
  mspId: string;
  database: MemberDatabase;
  /** The pseudonym under which a person signs. */
  nameOf: (person: Person) => Promise<string>;
  acted: () => void;
};

/** What persons may see and do of this member's processes. */
export function processesOf({ mspId, database, nameOf, acted }: WorkflowsPorts) {
  const engine = { feed: new WorkflowFeed(database), store: new WorkflowStore(database), clock: machineClock };
  const acts = new Acts(processes, { mspId, ...engine });
  return (person: Person | undefined) => ({
    processes: new ProcessWork({
      ...{ mspId, acts, acted, roles: person?.roles ?? [] },
      name: () => (person ? nameOf(person) : Promise.reject(new Error('an act without a person'))),
    }),
  });
}
