// What a container asks itself: `tcp://host:port` is listened on, or a URL answers 200. Exit code 1 where it does not.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';

const [, , place, authority] = process.argv;
const { protocol, hostname, port } = new URL(place);

const asked =
  protocol === 'tcp:'
    ? connect(Number(port), hostname, () => asked.destroy())
    : get(place, { ca: readFileSync(authority) }, (response) => {
        process.exitCode = response.statusCode === 200 ? 0 : 1;
        response.resume();
      });
asked.setTimeout(4000, () => asked.destroy(new Error('no answer')));
asked.on('error', ({ message }) => {
  console.error(message);
  process.exitCode = 1;
});
