import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import { Acts, automationName, cumulativeCounting, processes } from '@tierline/workflows';
import { finalRefusal, type RecordSource } from './commands';
import {
  FactHistory,
  FiringStore,
  forgetNotified,
  KeeperStore,
  machineClock,
  RuleStore,
  WorkflowFeed,
  WorkflowStore,
} from './engine';
import type { Workflows } from './graphql';
import type { Identified, Person } from './identity';
import {
  type Automate,
  automate,
  automationRules,
  AutomationWork,
  countingOf,
  CountingWork,
  DetectionWork,
  EscalationWork,
  ProcessWork,
  settingsOf,
} from './processes';
import { type MemberDatabase, readFirings } from './readmodel';

export type WorkflowsPorts = {
  mspId: string;
  database: MemberDatabase;
  records: Pick<RecordSource, 'live'>;
  /** The pseudonym under which a person signs. */
  nameOf: (person: Person) => Promise<string>;
  /** Something is to be looked at again. */
  acted: () => void;
};

/** Who says what is looked for, and who works on cases. */
const planning: readonly Role[] = ['planner', 'manager'];
/** Who states cumulative quantities. */
const stating: readonly Role[] = ['planner', 'logistics', 'manager'];
const working: readonly Role[] = ['planner', 'logistics', 'quality', 'manager'];

/** What persons may see and do of this member's processes, and what these go by. */
export function processesOf({ mspId, database, records, nameOf, acted }: WorkflowsPorts) {
  const now = () => machineClock.now();
  const [rules, keepers, firings] = [new RuleStore(database), new KeeperStore(database), new FiringStore(database)];
  const settings = settingsOf({ mspId, rules, keepers, now });
  const ports = { mspId, feed: new WorkflowFeed(database), store: new WorkflowStore(database), clock: machineClock };
  const acts = new Acts(processes, { ...ports, settings });
  const history = new FactHistory(database);
  const caseState = async (place: { channel: string; kind: string; id: string }): Promise<unknown> => {
    const live = await records.live(place);
    return live && !live.ended ? (JSON.parse(live.prior.body) as { state: unknown }).state : undefined;
  };
  const askedBy = (person: Person | undefined): Workflows => {
    const roles = person?.roles ?? [];
    const known = (): Person => {
      if (!person) throw new Error('an act without a person');
      return person;
    };
    const name = async () => nameOf(known());
    const requireOneOf = (needed: readonly Role[]) => requireRole({ mspId, name: '', roles }, needed);
    const requireManager = () => requireOneOf(['manager']);
    return {
      processes: new ProcessWork({ mspId, roles, acts, name, acted }),
      detection: new DetectionWork({
        ...{ mspId, rules, history, name, acted, now },
        requirePlanning: () => requireOneOf(planning),
      }),
      escalation: new EscalationWork({
        ...{ mspId, rules, keepers, caseState, name, acted, now },
        person: () => ({ issuer: known().issuer, subject: known().subject }),
        requireRole: (who) => requireOneOf(who === 'managing' ? ['manager'] : working),
        isManager: () => roles.includes('manager'),
      }),
      automation: new AutomationWork({
        ...{ rules, requireManager, name, acted, now },
        firings: (rule, window) => readFirings(database, rule, window),
      }),
      counting: new CountingWork({ rules, requireStating: () => requireOneOf(stating), name, acted, now }),
    };
  };
  return {
    settings,
    askedBy,
    counted: () => countingOf(rules),
    forgetPerson: async (person: Identified): Promise<void> => {
      await keepers.forget(person);
      await forgetNotified(database, person);
    },
    /** Nothing is to be done by itself. */
    isIdle: async (process: string) => {
      if (process === cumulativeCounting.name) return !(await countingOf(rules)).active;
      return process === automationName && !(await automationRules(rules)).some(({ active }) => active);
    },
    automate: (effect: Automate, commandId: string, write: () => Promise<string | undefined>) =>
      automate({ firings, now, write, refusedFor: finalRefusal }, effect, commandId),
  };
}
