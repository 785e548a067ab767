export { errorLine } from '../storage/damage/error-line.js';
