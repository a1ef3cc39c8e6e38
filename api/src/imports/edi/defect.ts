/**
 * What may be wrong with a message. The first ten are defects of envelope and content that any reader of these formats
 * tells alike; the others are ours: a structure or a value that cannot be read (MALFORMED), a message type or a
 * qualifier that is not read here (UNSUPPORTED), and more than is taken at once (OVERSIZE).
 */
export type EdiCode =
  | 'SEGMENT_COUNT'
  | 'INTERCHANGE_REFERENCE'
  | 'INTERCHANGE_CONTROL'
  | 'HASH_TOTAL'
  | 'DUPLICATE_SEQUENCE'
  | 'CHECK_DIGIT'
  | 'TRUNCATED'
  | 'INVALID_DATE'
  | 'RECORD_LENGTH'
  | 'RECORD_COUNT'
  | 'MALFORMED'
  | 'UNSUPPORTED'
  | 'OVERSIZE';

export type EdiError = {
  code: EdiCode;
  /** Segment, element or field. */
  at?: string;
  /** Position of the segment in the file, from 1. */
  segment?: number;
  /** Position of the fixed record in the file, from 1. */
  record?: number;
  recordType?: string;
  value?: string;
  declared?: number | string;
  counted?: number | string;
  sequence?: number;
  expectedDigit?: string;
  missing?: string[];
  message?: string;
};

/** Ends the reading or writing of a message; caught at the room's edge, where it becomes a typed refusal. */
export class Defect extends Error {
  constructor(readonly error: EdiError) {
    super(error.code);
  }
}

/** @throws Defect */
export function requireThat(holds: boolean, error: () => EdiError): asserts holds {
  if (!holds) throw new Defect(error());
}
