/** Only what is there. */
export const optional = <Fields extends Record<string, string | undefined>>(
  fields: Fields,
): { [Name in keyof Fields]?: string } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: string;
  };

/** A forecast has no zone of material. */
export const materialUntil = (until: string | undefined): string[] =>
  until === undefined ? [] : [`material is released until ${until}, for which a forecast has no place`];
