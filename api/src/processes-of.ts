import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import { Acts, processes } from '@tierline/workflows';
import { FactHistory, machineClock, RuleStore, WorkflowFeed, WorkflowStore } from './engine';
import type { Workflows } from './graphql';
import type { Person } from './identity';
import { DetectionWork, ProcessWork, settingsOf } from './processes';
import type { MemberDatabase } from './readmodel';

export type WorkflowsPorts = {
  mspId: string;
  database: MemberDatabase;
  /** The pseudonym under which a person signs. */
  nameOf: (person: Person) => Promise<string>;
  /** Something is to be looked at again. */
  acted: () => void;
};

/** Who says what is looked for. */
const planning: readonly Role[] = ['planner', 'manager'];

/** What persons may see and do of this member's processes, and what these go by. */
export function processesOf({ mspId, database, nameOf, acted }: WorkflowsPorts) {
  const rules = new RuleStore(database);
  const settings = settingsOf({ mspId, rules });
  const ports = { mspId, feed: new WorkflowFeed(database), store: new WorkflowStore(database), clock: machineClock };
  const acts = new Acts(processes, { ...ports, settings });
  const history = new FactHistory(database);
  const askedBy = (person: Person | undefined): Workflows => {
    const roles = person?.roles ?? [];
    const name = () => (person ? nameOf(person) : Promise.reject(new Error('an act without a person')));
    const requirePlanning = () => requireRole({ mspId, name: '', roles }, planning);
    return {
      processes: new ProcessWork({ mspId, roles, acts, name, acted }),
      detection: new DetectionWork({
        ...{ mspId, rules, history, requirePlanning, name, acted },
        now: () => machineClock.now(),
      }),
    };
  };
  return { settings, askedBy };
}
