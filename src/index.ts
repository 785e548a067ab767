/*
 * What a program may import from this package: the service itself, to start it as part of another program, such as the
 * tests of a front end.
 */
import './server/production.js';

export { type Config, loadConfig } from './config.js';
export { StartupError } from './errors.js';
export { type RunningServer, type StartOptions, startServer } from './server.js';
