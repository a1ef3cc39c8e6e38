import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Mailed = { from: string; to: string[]; headers: string; id: string; subject: string; body: string };

/** Somebody's mail server: takes what comes and answers as the test says, 250 or a code of refusal. */
export class MailServer {
  readonly mailed: Mailed[] = [];
  /** Each that was offered, taken or not: the ids. */
  readonly offered: string[] = [];
  readonly logins: string[] = [];
  answer: () => number = () => 250;
  answerTo: (address: string) => number = () => 250;
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      ...options,
      authOptional: true,
      onRcptTo: ({ address }, _session, done) => done(refusal(this.answerTo(address))),
      onAuth: ({ username }, _session, done) => {
        this.logins.push(username ?? '');
        done(null, { user: username });
      },
      onData: (stream, { envelope }, done) => {
        void text(stream).then((source) => {
          const mail = read(source);
          this.offered.push(mail.id);
          const refused = refusal(this.answer());
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          if (!refused) this.mailed.push({ ...mail, from, to: envelope.rcptTo.map(({ address }) => address) });
          done(refused);
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async listen(options: SMTPServerOptions = { disabledCommands: ['STARTTLS'] }): Promise<MailServer> {
    const server = new MailServer(options);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

function refusal(code: number): Error | null {
  return code === 250 ? null : Object.assign(new Error('not taken'), { responseCode: code });
}

function read(source: string): Omit<Mailed, 'from' | 'to'> {
  const [headers = '', ...rest] = source.split('\r\n\r\n');
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(headers.replaceAll(/\r\n[ \t]/g, ' '))?.[1]?.trim() ?? '';
  return { headers, id: header('Message-ID'), subject: header('Subject'), body: rest.join('\n\n') };
}
