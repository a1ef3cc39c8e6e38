import { request } from 'node:https';
import { connect } from 'node:net';
import type { Address } from '../settings';

/** Whether all is well, as a node's operations endpoint says, or another path where it answers. */
export function isHealthy({ host, port }: Address, tlsAuthority: string, path = '/healthz'): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path, ca: tlsAuthority, timeout: 2000 }, (response) => {
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
