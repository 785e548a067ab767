import { everyScreen } from '../support/studio/screens.js';

// A phone's.
everyScreen(390);
