import type { ColumnType } from 'kysely';

/** JSON of a column as read, whose names keep their order where the column is `json` and not `jsonb`; it is written through `insertRows`, or as its text. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };
export type JsonColumn<T = JsonValue> = ColumnType<T, string | null, string | null>;
export type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

export type RecordPlace = { channel: string; kind: string; id: string };
export type LedgerPlace = { channel: string; block: bigint; tx: number };

/** A row as its table has it: these of its columns are JSON. */
export type Stored<Row, Json extends keyof Row> = Omit<Row, Json> & { [Name in Json]: JsonColumn<Row[Name]> };
