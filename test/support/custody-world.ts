import { custody, unitValues } from '@tierline/chaincode/domain';
import type { CustodyFact } from '@tierline/chaincode/schema';
import { Refusal } from '@tierline/chaincode/errors';
import { contextOf, digest } from './given';

type State = Parameters<typeof custody.parties>[0];
export type Action = { type?: string; [name: string]: unknown };
type Unit = { id: string; state: State; readings: { values: State['values'] }[] };

/** The words of the reference cases in Tierline's own (the vectors' README, "On Tierline"). */
export class CustodyWorld {
  readonly members: string[] = [];
  readonly kinds: Map<string, State['kind']> = new Map();
  readonly units: Map<string, Unit> = new Map();

  /** Acts all or nothing. @throws Refusal */
  act(by: string, action: Action): void {
    const direct: Record<string, () => void> = {
      joinAsMember: () => this.join(by),
      defineKind: () => this.define(action.kind as State['kind']),
      registerUnit: () => this.register(by, action),
      report: () => this.report(by, action),
    };
    if (action.type === undefined) throw new Refusal('EMPTY_REQUEST', {});
    const act = direct[action.type];
    if (act) act();
    else this.change(by, action);
  }

  values(unit: string): unknown {
    const { state, readings } = this.unit(unit);
    return unitValues(state, readings);
  }

  unit(id: unknown): Unit {
    const unit = this.units.get(id as string);
    if (!unit) throw new Refusal('UNIT_UNKNOWN', {});
    return unit;
  }

  private join(by: string): void {
    if (this.members.includes(by)) throw new Refusal('REGISTRY_INVALID', { reason: 'a member twice' });
    this.members.push(by);
  }

  private define(kind: State['kind']): void {
    if (this.kinds.has(kind.name)) throw new Refusal('REGISTRY_INVALID', { reason: 'a kind twice' });
    this.kinds.set(kind.name, kind);
  }

  private register(by: string, { unit, kind, values }: Action): void {
    const definition = this.kinds.get(kind as string) ?? { name: kind as string, properties: {} };
    const input = {
      identifier: { scheme: 'sscc' as const, sscc: unit as string },
      kind: definition,
      values: values as State['values'],
    };
    const known = this.units.get(unit as string);
    const facts = custody.decide({ name: 'CommissionUnit', input: input }, known?.state, this.context(by));
    const state = facts.reduce<State | undefined>((before, fact) => custody.evolve(before, fact), undefined);
    this.units.set(unit as string, { id: unit as string, state: state!, readings: [] });
  }

  private report(by: string, { unit, values }: Action): void {
    const { state, readings } = this.unit(unit);
    custody.entries!.reading!.authorise(state, { type: 'reading', values: values as never }, this.context(by));
    readings.push({ values: values as State['values'] });
  }

  private change(by: string, { type, unit: id, ...rest }: Action): void {
    const known = this.units.get(id as string);
    const [name, input] = this.command(by, type!, rest);
    const facts = custody.decide({ name, input: input as never }, known?.state, this.context(by));
    const unit = this.unit(id);
    unit.state = facts.reduce<State>((before, fact) => custody.evolve(before, fact), unit.state);
    const lapsed = facts.find((fact: CustodyFact) => fact.type === 'OfferLapsed');
    if (lapsed) throw new Refusal('OFFER_LAPSED', {});
  }

  /** In an answer, `to` names the receiver if somebody else answers: ours knows the receiver by who signs. */
  private command(by: string, type: string, { to, ...rest }: Record<string, unknown>): [string, unknown] {
    switch (type) {
      case 'offer':
        return ['OfferRole', { ...rest, to }];
      case 'accept':
        return ['AcceptOffer', rest];
      case 'decline':
        return ['DeclineOffer', rest];
      case 'withdraw':
        return ['WithdrawOffer', { ...rest, to }];
      case 'dismissReporter':
        return ['DismissReporter', rest];
      case 'close':
        return ['CloseUnit', rest];
      default:
        throw new Error(`${by} asks for ${type}, which no case should`);
    }
  }

  private context(by: string) {
    const items = Object.fromEntries([...this.kinds].map(([name, kind]) => [name, digest(kind)]));
    const member = (mspId: string, role: 'steward' | 'supplier') => ({
      mspId,
      name: mspId,
      roles: [role],
      state: 'active' as const,
    });
    const members = [...this.members.map((mspId) => member(mspId, 'supplier')), member('Steward', 'steward')];
    return contextOf(by, { members, codes: { 'unit-kinds': { version: 1, items } } });
  }
}
