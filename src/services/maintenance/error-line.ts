export { errorLine } from '../storage/lance/error-line.js';
