import { FactHistory, KeeperStore, RuleStore, WorkflowFeed, WorkflowStore } from '@tierline/api/engine';
import { AutomationWork, CountingWork, DetectionWork, EscalationWork, ProcessWork } from '@tierline/api/processes';
import { readFirings } from '@tierline/api/readmodel';
import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import { Acts, processes, type Store } from '@tierline/workflows';
import { ReadingNode } from './reading-node';
import { stillWorkflows } from './still-workflows';
import { HandClock } from './workflows/hand-clock';

/** What the machine's clock shows, and when persons ask. */
export const at = '2026-03-02T08:00:00.000Z';
export const now = '2026-03-10T08:00:00.000Z';

export const caseId = 'ca'.repeat(16);
const caseState = {
  ...{ title: 'Shortage', severity: 'critical', category: 'shortage', status: 'open' },
  due: { acknowledgeBy: '2026-03-10T09:00:00.000Z', resolveBy: '2026-03-09T09:00:00.000Z' },
  parties: [{ mspId: 'OemMSP' }, { mspId: 'AxleMSP', acknowledgedAt: '2026-03-09T09:00:00.000Z' }],
  tasks: [
    { id: 1, title: 'Count', owner: 'AxleMSP', role: 'planner', due: '2026-03-11T09:00:00.000Z', status: 'open' },
    { id: 2, title: 'Call', owner: 'OemMSP', role: 'planner', due: '2026-03-11T09:00:00.000Z', status: 'done' },
  ],
};

/** A node that answers what persons ask and do about its processes, and runs none. */
export class ProcessingNode {
  readonly store: Store;
  readonly rules: RuleStore;
  readonly keepers: KeeperStore;
  /** How often something was to be looked at again. */
  looked = 0;

  constructor(readonly node: ReadingNode) {
    this.store = new WorkflowStore(node.database);
    this.rules = new RuleStore(node.database);
    this.keepers = new KeeperStore(node.database);
    node.workflows = this.#workflows();
  }

  static async open(): Promise<ProcessingNode> {
    return new ProcessingNode(await ReadingNode.open());
  }

  #workflows(): ReadingNode['workflows'] {
    const { node, store, rules, keepers } = this;
    const acted = () => (this.looked += 1);
    const requireOneOf = (roles: readonly Role[]) =>
      requireRole({ mspId: 'OemMSP', name: '', roles: node.roles }, roles);
    const ports = {
      mspId: 'OemMSP',
      feed: new WorkflowFeed(node.database),
      store,
      clock: new HandClock(at),
      settings: () => Promise.resolve(undefined),
    };
    const acts = new Acts(processes, ports);
    return {
      ...stillWorkflows,
      processes: new ProcessWork({
        ...{ mspId: 'OemMSP', acts, name: () => Promise.resolve('p-1'), acted },
        get roles() {
          return node.roles;
        },
      }),
      detection: new DetectionWork({
        ...{ mspId: 'OemMSP', rules, history: new FactHistory(node.database), now: () => new Date(now) },
        ...{ name: () => Promise.resolve('p-1'), acted },
        requirePlanning: () => requireOneOf(['planner', 'manager']),
      }),
      escalation: new EscalationWork({
        ...{ mspId: 'OemMSP', rules, keepers, now: () => new Date(now), name: () => Promise.resolve('p-1') },
        ...{ acted, person: () => ({ issuer: 'i', subject: node.subject }) },
        caseState: ({ id: of }) => Promise.resolve(of === caseId ? caseState : undefined),
        requireRole: (who) =>
          requireOneOf(who === 'managing' ? ['manager'] : ['planner', 'logistics', 'quality', 'manager']),
        isManager: () => node.roles.includes('manager'),
      }),
      automation: new AutomationWork({
        firings: (rule, window) => readFirings(node.database, rule, window),
        ...{ rules, now: () => new Date(now), name: () => Promise.resolve('p-1'), acted },
        requireManager: () => requireOneOf(['manager']),
      }),
      counting: new CountingWork({
        ...{ rules, now: () => new Date(now), name: () => Promise.resolve('p-1'), acted },
        requireStating: () => requireOneOf(['planner', 'logistics', 'manager']),
      }),
    };
  }
}
