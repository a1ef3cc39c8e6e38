import { shaped } from '@tierline/chaincode/record';
import { workingMinutesBetween } from '@tierline/planning/time';
import {
  type Absence,
  caseEscalationName,
  dutiesIn,
  type Duty,
  escalationPath,
  type EscalationPath,
  owedIn,
  pathFor,
  type PathVersion,
  planOf,
} from '@tierline/workflows';
import { NodeRefusal } from '../refusals';
import type { JsonValue, RecordPlace } from '../readmodel';
import type { Keepers } from './keepers';
import type { Rules } from './rules';
import { escalationPaths } from './settings';

type Identified = Absence['person'];
export type EscalationPorts = {
  mspId: string;
  rules: Rules;
  keepers: Keepers;
  now: () => Date;
  /** The state of a case that this member is party to, and that is not closed. */
  caseState: (place: RecordPlace) => Promise<unknown>;
  person: () => Identified;
  /** @throws Refusal ROLE_MISSING */
  requireRole: (who: 'managing' | 'working') => void;
  isManager: () => boolean;
  name: () => Promise<string>;
  acted: () => void;
};

/** How long until something is due: all minutes, and those that somebody works; negative when it is over. */
export type Countdown = Duty & {
  minutesLeft: number;
  workingMinutesLeft: number;
  next: { at: string; role: string } | undefined;
};
export type CaseCountdown = { takenBy: Identified | undefined; duties: Countdown[] };

/** Who of a member is told when nobody moves, who has taken what, and who is away. Refusals are thrown. */
export class EscalationWork {
  readonly #ports: EscalationPorts;

  constructor(ports: EscalationPorts) {
    this.#ports = ports;
  }

  async paths(): Promise<PathVersion[]> {
    this.#ports.requireRole('working');
    return escalationPaths(this.#ports.rules);
  }

  async savePath(path: EscalationPath): Promise<PathVersion[]> {
    this.#ports.requireRole('managing');
    shaped(escalationPath, path, '');
    return this.#keep(path);
  }

  /** @throws NodeRefusal RULE_UNKNOWN */
  async deactivatePath(name: string): Promise<PathVersion[]> {
    this.#ports.requireRole('managing');
    const before = (await escalationPaths(this.#ports.rules)).find((one) => one.name === name);
    if (!before) throw new NodeRefusal('RULE_UNKNOWN', { name });
    const { version: _version, by: _by, at: _at, ...path } = before;
    return this.#keep({ ...path, active: false });
  }

  /** The person who asks has the case from now on: nobody else of this member is told what is overdue in it. @throws NodeRefusal CASE_UNKNOWN */
  async take(place: RecordPlace): Promise<CaseCountdown> {
    const { requireRole, keepers, person, now } = this.#ports;
    requireRole('working');
    await this.#state(place);
    await keepers.take(place, person(), now().toISOString());
    return this.countdown(place);
  }

  /** By who has it, or a manager. @throws NodeRefusal CASE_UNKNOWN */
  async release(place: RecordPlace): Promise<CaseCountdown> {
    const { requireRole, keepers, person, isManager } = this.#ports;
    requireRole('working');
    await this.#state(place);
    const keeper = (await keepers.taken())[nameOf(place)];
    if (keeper && !isSame(keeper, person()) && !isManager()) requireRole('managing');
    await keepers.release(place);
    return this.countdown(place);
  }

  /** What is owed in a case, and how long until then. @throws NodeRefusal CASE_UNKNOWN */
  async countdown(place: RecordPlace): Promise<CaseCountdown> {
    const { mspId, rules, keepers, now } = this.#ports;
    const duties = dutiesIn(await this.#state(place));
    const [paths, taken] = [await escalationPaths(rules), await keepers.taken()];
    const at = now().toISOString();
    const plan = planOf(duties, place, { mspId, paths, absences: [], taken: {} });
    return {
      takenBy: taken[nameOf(place)],
      duties: owedIn(duties).map((duty) => {
        const steps = plan.filter((one) => one.duty.of === duty.of && one.duty.task === duty.task);
        const next = steps
          .filter((step) => step.at > at && step.role !== undefined)
          .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
        const hours = pathFor(duty, duties, place.channel, paths)?.hours;
        return {
          ...duty,
          minutesLeft: workingMinutesBetween(at, duty.dueBy, undefined),
          workingMinutesLeft: workingMinutesBetween(at, duty.dueBy, hours),
          next: next?.role === undefined ? undefined : { at: next.at, role: next.role },
        };
      }),
    };
  }

  /** Own absence; a manager says it of anybody. */
  async away({ person, ...absence }: Omit<Absence, 'person'> & { person: Identified | undefined }): Promise<Absence[]> {
    const { requireRole, keepers, now } = this.#ports;
    requireRole('working');
    const own = this.#ports.person();
    if (person && !isSame(person, own)) requireRole('managing');
    if (absence.until <= absence.from) throw new NodeRefusal('PERIOD_EMPTY');
    await keepers.away({ person: person ?? own, ...absence });
    return keepers.absences(now().toISOString());
  }

  async back(person: Identified | undefined): Promise<Absence[]> {
    const { requireRole, keepers, now } = this.#ports;
    requireRole('working');
    const own = this.#ports.person();
    if (person && !isSame(person, own)) requireRole('managing');
    await keepers.back(person ?? own);
    return keepers.absences(now().toISOString());
  }

  async absences(): Promise<Absence[]> {
    const { requireRole, keepers, now } = this.#ports;
    requireRole('working');
    return keepers.absences(now().toISOString());
  }

  async #state(place: RecordPlace): Promise<unknown> {
    const state = await this.#ports.caseState(place);
    if (state === undefined) throw new NodeRefusal('CASE_UNKNOWN', { channel: place.channel, id: place.id });
    return state;
  }

  async #keep(path: EscalationPath): Promise<PathVersion[]> {
    const { rules, name, now, acted } = this.#ports;
    const content = JSON.parse(JSON.stringify(path)) as { [name: string]: JsonValue };
    const kept = { name: path.name, content, by: await name(), at: now().toISOString() };
    await rules.save('escalation', kept, [caseEscalationName]);
    acted();
    return escalationPaths(rules);
  }
}

const nameOf = ({ channel, kind, id }: RecordPlace): string => `${channel}/${kind}/${id}`;
const isSame = (a: Identified, b: Identified): boolean => a.issuer === b.issuer && a.subject === b.subject;
