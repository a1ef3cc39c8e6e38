import { request } from 'node:https';
import { connect } from 'node:net';
import type { Address } from '../settings';

/** Whether a node's operations endpoint says that all is well. */
export function isHealthy({ host, port }: Address, tlsAuthority: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path: '/healthz', ca: tlsAuthority, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

export function isListening({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
