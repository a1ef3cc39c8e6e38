import type { EdiError, EdiOutcome } from './edi';
import type { Row } from './report';

/** What is said of a message that is refused; of an interchange in row 0. */
export function refusedRow({ scope, errors, reference }: Extract<EdiOutcome, { accepted: false }>, row: number): Row {
  const [error] = errors;
  const message = `${reference === undefined ? '' : `message ${reference}: `}${error ? textOf(error) : scope}`;
  const field = error?.at;
  const whole = scope !== 'message';
  return {
    row: whole ? 0 : row,
    code: whole ? 'FILE_UNREADABLE' : 'SHAPE',
    message,
    ...(field !== undefined && { field }),
  };
}

/** The code and all that proves it. */
function textOf({ code, at: _at, ...told }: EdiError): string {
  const data = Object.entries(told).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`,
  );
  return [code, ...data].join(', ');
}

export const notRead = ({ at, segment }: { at: string; segment: number }, row: number): Row => ({
  row,
  code: 'UNSUPPORTED',
  field: at,
  message: `segment ${segment} is not read`,
});
