import {
  type CaseOpening,
  defaultRules,
  detection,
  detectionNamed,
  detectors,
  type DetectionRule,
  type Detector,
  type DetectorName,
  type FeedFact,
  type History,
  preview,
  type Preview,
  type RuleVersion,
} from '@tierline/workflows';
import { World } from './world';

export type Said = [kind: string, type: string, data?: object, at?: string, by?: string];
export const start = '2026-03-02T08:00:00.000Z';

export const detectorNamed = (name: DetectorName): Detector => {
  const found = detectors.find((one) => one.name === name);
  if (!found) throw new Error(`no detector ${name}`);
  return found;
};
/** The built-in rule of that name, otherwise set. */
export const ruleLike = (name: string, changes: Partial<DetectionRule> = {}): RuleVersion => {
  const rule = defaultRules.find((one) => one.name === name);
  if (!rule) throw new Error(`no rule ${name}`);
  return { ...rule, version: 1, by: 'p-1', at: start, ...changes };
};
export const inForce = (detector: DetectorName): RuleVersion[] =>
  defaultRules.filter((one) => one.detector === detector).map(({ name }) => ruleLike(name));

const isFor =
  ({ detected }: CaseOpening) =>
  (other: CaseOpening): boolean =>
    other.detected.about === detected.about && other.detected.since === detected.since;

/** One detector at work at one member, on a feed that the test writes. */
export class Detecting {
  readonly world: World;
  readonly #detector: Detector;

  constructor(
    name: DetectorName,
    readonly rules: RuleVersion[] = inForce(name),
    readonly mspId = 'OemMSP',
  ) {
    this.#detector = detectorNamed(name);
    this.world = new World([detection(this.#detector)]);
    this.setRules(rules);
  }

  setRules(rules: RuleVersion[]): void {
    this.world.set.set(detectionNamed(this.#detector), { mspId: this.mspId, rules });
  }

  /** One block. */
  async happens(...[kind, type, data = {}, at = start, by = 'OemMSP']: Said): Promise<void> {
    this.world.feed.happens(kind, 'ab'.repeat(16), type, data, at, by);
    await this.world.settled();
  }

  tick(at: string): Promise<void> {
    return this.world.tick(at);
  }

  /** The cases that were opened. */
  get opened() {
    return this.#openings.filter((one, index) => this.#openings.findIndex(isFor(one)) === index);
  }

  /** What was asked for once a case was opened for it. */
  get graver() {
    return this.#openings.filter((one, index) => this.#openings.findIndex(isFor(one)) < index);
  }

  get cleared() {
    return this.world.commands.performed.flatMap(({ effect }) => (effect.type === 'clearCase' ? [effect] : []));
  }

  get #openings() {
    return this.world.commands.performed.flatMap(({ effect }) => (effect.type === 'openCase' ? [effect.opening] : []));
  }

  get told() {
    return this.world.store.tables.local.flatMap((item) => (item.type === 'Notified' ? [item.data.why] : []));
  }

  /** What the rules in force would have opened, from what the feed has kept. */
  preview(since = '2026-01-01T00:00:00.000Z', mostFacts = 10_000): Promise<Preview> {
    return preview(this.#detector, { mspId: this.mspId, rules: this.rules }, this.#history, { since, mostFacts });
  }

  get #history(): History {
    const { feed } = this.world;
    return {
      channels: () => feed.channels(),
      ledgerTime: () => feed.ledgerTime(),
      past: async (of, kinds, after, limit) => {
        const facts = await feed.facts(of, kinds, after, limit);
        return facts.map((fact: FeedFact) => ({ fact, ledgerTime: feed.tickBefore(fact.block) }));
      },
    };
  }
}
