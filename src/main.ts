import './server/production.js';
import { serve } from './server/serve.js';

await serve(process.env);
