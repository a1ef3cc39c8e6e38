import pg from 'pg';

/** As the client reads values, but 64-bit integers whole. */
export function getTypeParser(...[id, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return id === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : pg.types.getTypeParser(id, format);
}
