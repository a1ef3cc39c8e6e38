/** google-protobuf's map fields come without types; this is as much of one as we use. */
type MapField<T> = { get(name: string): T | undefined; forEach(visit: (value: T, name: string) => void): void };

/** Entries of a map field, sorted by the bytes of their names, since a map has no order of its own. */
export function mapEntries<T>(field: unknown): [string, T][] {
  const entries: [string, T][] = [];
  (field as MapField<T>).forEach((value, name) => entries.push([name, value]));
  return entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** A message by name. @throws if two copies of the protobuf classes were loaded: one would read nothing of the other's */
export function mapValue<T>(field: unknown, name: string, type: abstract new (...args: never[]) => T): T | undefined {
  const value = (field as MapField<unknown>).get(name);
  if (value === undefined) return undefined;
  if (!(value instanceof type)) throw new Error(`${name} was read by another copy of @hyperledger/fabric-protos`);
  return value;
}
