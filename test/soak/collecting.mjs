/** Loaded into a server before its own code: it collects its garbage on SIGUSR2, so that what it keeps can be told. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
