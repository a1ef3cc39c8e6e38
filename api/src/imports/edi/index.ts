export type { EdiError } from './defect';
export { readEdi } from './read-edi';
export { writeEdi } from './write-edi';
export type { EdiMessage } from './messages';
export type { EdiOutcome } from './reading';
