import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeTarball } from './bundle/make-tarball';

makeTarball(__dirname).then(
  (file) => {
    console.log(`${file}\nSHA-256 ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
