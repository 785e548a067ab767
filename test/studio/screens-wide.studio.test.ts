import { everyScreen } from '../support/studio/screens.js';

everyScreen(1440);
