import { parentPort, workerData } from 'node:worker_threads';
import { answersOf, type Reply, type Request } from './messages';
import { type HostOptions, NetworkHost } from './network-host';

/** The network's thread: opens the host, then answers the parent's calls until it is told to close. */
async function run(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('to be started as a worker');
  const send = (reply: Reply): void => port.postMessage(reply);
  const host = await NetworkHost.open(workerData as HostOptions, {
    report: (error) => send({ kind: 'log', line: describe(error).stack ?? String(error) }),
    fatal: crash,
    log: (line) => send({ kind: 'log', line }),
  });
  const answers = answersOf(host);
  port.on('message', ({ id, call, args }: Request) => {
    const answer = answers[call] as (...given: unknown[]) => unknown;
    void Promise.resolve(args)
      .then((given) => answer(...given))
      .then(
        (value) => {
          send({ kind: 'result', id, value });
          if (call === 'close') port.close();
        },
        (error: unknown) => send({ kind: 'error', id, ...describe(error) }),
      );
  });
  send({ kind: 'started' });
}

/** Ends the thread with the error, so that the parent learns of it as of any crash. */
function crash(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function describe(error: unknown): { message: string; stack: string | undefined } {
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error), stack: undefined };
}

void run().catch(crash);
