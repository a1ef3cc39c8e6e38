import { epcisMillis } from '../../imports/epcis/canonical-value';
import { plainId } from '../models/values';
import type { Comparison, Condition, Facts } from './rule';

/** Whether a condition holds; what is broken was found before. */
export function holds(condition: Condition, facts: Facts, isBroken: boolean): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, facts, isBroken));
  return 'broken' in condition ? isBroken : compares(condition, facts);
}

function compares({ left, op, right, value }: Comparison, facts: Facts): boolean {
  const other = right === undefined ? value : at(facts, right);
  return operators[op](at(facts, left), other);
}

const at = (facts: Facts, path: string): unknown =>
  path.split('.').reduce<unknown>((value, member) => (value as Record<string, unknown> | undefined)?.[member], facts);

type Material = Readonly<Record<string, string | undefined>>;
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
const materialsIn = (value: unknown): readonly Material[] => (Array.isArray(value) ? (value as Material[]) : []);

const operators: Readonly<Record<Comparison['op'], (left: unknown, right: unknown) => boolean>> = {
  exists: (left) => left !== undefined,
  absent: (left) => left === undefined,
  is: (left, right) => left === right,
  differs: (left, right) => left !== right,
  notIn: (left, right) => !listOf(right).includes(left as string),
  idNotIn: (left, right) => !listOf(right).some((id) => plainId(id) === plainId(left as string)),
  anyNotIn: (left, right) => listOf(left).some((one) => !listOf(right).includes(one)),
  lacks: (left, right) => !listOf(left).includes(right as string),
  isEmpty: (left) => listOf(left).length === 0,
  after: (left, right) => difference(left, right) > 0,
  notAfter: (left, right) => difference(left, right) <= 0,
  before: (left, right) => difference(left, right) < 0,
  sameInstant: (left, right) => difference(left, right) === 0,
  notSameInstant: (left, right) => difference(left, right) !== 0,
  namesForeignMaterial: (left, right) =>
    materialsIn(left).some((entry) => namesOf(entry).length > 0 && !isAmong(entry, materialsIn(right))),
  namesNoMaterial: (left) => materialsIn(left).some((entry) => namesOf(entry).length === 0),
};

/** In milliseconds, between instants; NaN, which no comparison but "not same" takes, where one of them is missing. */
const difference = (left: unknown, right: unknown): number => millis(left) - millis(right);
const millis = (value: unknown): number => (typeof value === 'string' ? (epcisMillis(value) ?? NaN) : NaN);

const namesOf = (material: Material): [string, string][] =>
  Object.entries(material).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));

/** All its names together are those of one material. */
const isAmong = (entry: Material, materials: readonly Material[]): boolean =>
  materials.some((material) => namesOf(entry).every(([name, value]) => sameName(name, value, material[name])));

const sameName = (name: string, one: string, other: string | undefined): boolean =>
  other !== undefined && (name === 'materialGlobalAssetId' ? plainId(one) === plainId(other) : one === other);
