import { createTransport } from 'nodemailer';
import type { Letter } from './letter';

export type SmtpSettings = {
  host: string;
  port: number;
  tls: 'starttls' | 'implicit' | 'none';
  tlsCaPem?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
  from: string;
  seconds: number;
};

/** `isFinal`: the server will not take this mail, however often it is asked. */
export type Sent = { type: 'sent' } | { type: 'failed'; reason: string; isFinal?: true };
export type Send = (to: string, messageId: string, letter: Letter) => Promise<Sent>;

/** Hands plain text to the member's mail server. Never throws. */
export function smtp({ host, port, tls, tlsCaPem, user, password, from, seconds }: SmtpSettings): Send {
  const patience = seconds * 1000;
  const transport = createTransport({
    ...{ host, port, secure: tls === 'implicit', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none' },
    ...(tlsCaPem !== undefined && { tls: { ca: tlsCaPem } }),
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    ...{ connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience, dnsTimeout: patience },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return async (to, messageId, { subject, text }) => {
    try {
      await transport.sendMail({
        // as objects: nothing in them is read as a list, or as a name
        ...{ from: { name: 'Tierline', address: from }, to: { name: '', address: to } },
        ...{ envelope: { from, to: [to] }, messageId: `<${messageId}@${from.slice(from.lastIndexOf('@') + 1)}>` },
        ...{ subject, text, headers: { 'Auto-Submitted': 'auto-generated' } },
      });
      return { type: 'sent' };
    } catch (error) {
      return failureOf(error);
    }
  };
}

type SmtpError = Error & { code?: string; responseCode?: number };

/** What the server says of itself or of the password is for the operator to mend, and no mail's fault. */
function failureOf(error: unknown): Sent {
  const { code, responseCode = 0, message } = error as SmtpError;
  const reason = message.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300);
  const isFinal = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { type: 'failed', reason, ...(isFinal && { isFinal }) };
}
