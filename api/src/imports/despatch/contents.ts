import type { EdiMessage } from '../edi';

export type Advice = Extract<EdiMessage, { message: 'DESADV' }>;
type Unit = Advice['handlingUnits'][number];
/** One line item, by its row in the file, in the innermost unit that holds it. */
export type Content = Unit['contents'][number] & { row: number; sscc: string };

/** Outer units before those in them. */
export const unitsIn = (units: readonly Unit[]): Unit[] =>
  units.flatMap((unit) => [unit, ...unitsIn(unit.contains ?? [])]);

export const contentsOf = (advice: Advice, first: number): Content[] =>
  unitsIn(advice.handlingUnits)
    .flatMap(({ sscc, contents }) => contents.map((content) => ({ ...content, sscc })))
    .map((content, index) => ({ ...content, row: first + index }));
