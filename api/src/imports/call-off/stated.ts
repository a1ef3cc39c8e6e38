import type { ReceivedFigure } from './demand';

/** Only what is there. */
export const optional = <Fields extends Record<string, string | undefined>>(
  fields: Fields,
): { [Name in keyof Fields]?: string } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: string;
  };

/** The figure of what was received; undefined where the line says nothing of it. */
export function receivedOf(figure: { [Name in keyof ReceivedFigure]: string | undefined }): {
  received?: ReceivedFigure;
} {
  const { since, date, ...rest } = figure;
  const received: ReceivedFigure = optional({ ...rest, since: since?.slice(0, 10), date: date?.slice(0, 10) });
  return received.cumulative === undefined && received.quantity === undefined ? {} : { received };
}

/** A forecast has no zone of material. */
export const materialUntil = (until: string | undefined): string[] =>
  until === undefined ? [] : [`material is released until ${until}, for which a forecast has no place`];
