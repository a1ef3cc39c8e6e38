import { pino, type DestinationStream, type Logger } from 'pino';

/** Never in a log: what opens doors, and what only parties may know. */
const hidden = [
  'authorization',
  'token',
  'privateKey',
  'privateKeyPem',
  'key',
  'salt',
  'state',
  'input',
  'content',
  'body',
  'transient',
];

/** Logs as JSON lines. Values under the names above are replaced at the first two levels. */
export function createLogger(options: { level?: string; member?: string; stream?: DestinationStream } = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: options.member === undefined ? {} : { member: options.member },
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '(hidden)' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.stream ?? pino.destination(2),
  );
}
